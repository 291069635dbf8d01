import { defaultState } from '@sightglass/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Stage, stage, Witness } from './media-process.testkit.ts';
import { MediaProcess } from './media-process.ts';

vi.mock('node:child_process', async () => (await import('./media-process.testkit.ts')).stagedChildProcess());

const FILM = { durationMs: 1_000, bytes: 6, width: 640, height: 480, fps: 25 };

let set: Stage;
let witness: Witness;
let log: string[];
let media: MediaProcess;
/** Of the start message. */
let fps: number;

beforeEach(() => {
  set = new Stage();
  stage.current = set;
  witness = new Witness();
  log = [];
  fps = 5;
  const logger = pino({ level: 'debug' }, { write: (line: string) => log.push(line) });
  const settings = defaultState();
  media = new MediaProcess(
    logger,
    () => ({
      type: 'start',
      heads: [null, null],
      format: { width: 640, height: 480, fps },
      settings,
      rates: { main: undefined, sub: undefined },
      revision: 0,
    }),
    witness,
  );
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  return async () => {
    vi.useRealTimers();
    await media.stop();
    set.remove();
  };
});

const probe = (path: string) => media.call('probe', { path });
const started = async () => {
  const ready = witness.next('ready');
  media.start();
  await ready;
};
/** Ends the process from its own inside, and waits until that is known. */
const die = async () => {
  const lost = witness.next('lost');
  await expect(probe('die')).rejects.toMatchObject({ error: 'Hardware error' });
  await lost;
};

describe('a media process', () => {
  it('begins with the start message, and bytes stay bytes on their way', async () => {
    await started();
    expect(witness.messages).toEqual([{ type: 'ready', slate: Uint8Array.of(5) }]);
  });

  it('answers each call to the one who made it, in whatever order', async () => {
    await started();
    const answers = await Promise.all([probe('late'), probe('a film'), probe('late')]);
    expect(answers.map((answer) => answer.fps)).toEqual([1, 25, 1]);
  });

  it('refuses a call under a name of the protocol, and goes on', async () => {
    await started();
    await expect(probe('letter.txt')).rejects.toMatchObject({
      name: 'ProtocolError',
      error: 'Invalid value',
      message: 'letter.txt is no film',
    });
    expect(await probe('a film')).toEqual(FILM);
  });

  it('takes messages in order, and says when each has left', async () => {
    await started();
    const sent: number[] = [];
    for (const brightness of [1, 2, 3]) {
      media.post({ type: 'adjust', settings: { brightness }, revision: 1 }, () => sent.push(brightness));
    }
    await probe('a film');
    expect(sent).toEqual([1, 2, 3]);
    const progress = witness.messages.filter((message) => message.type === 'progress');
    expect(progress.map(({ durationMs }) => durationMs)).toEqual([1, 2, 3]);
  });

  it('has what it and its native parts say in the log', async () => {
    await started();
    await probe('log');
    await probe('write');
    await vi.waitFor(() => expect(log.join()).toContain('"media":"native trouble"'));
    expect(log.join()).toMatch(/"level":40[^\n]*"part":"media"[^\n]*The source is slow/);
  });
});

describe('a media process that dies', () => {
  it('lets all calls under way fail, and says once that it is lost', async () => {
    await started();
    const lost = witness.next('lost');
    const calls = await Promise.allSettled([probe('silent'), probe('killed'), probe('silent')]);
    await lost;
    for (const call of calls) {
      expect(call).toMatchObject({
        status: 'rejected',
        reason: {
          error: 'Hardware error',
          message: 'The picture was lost on the way; try again in a moment',
        },
      });
    }
    expect(witness.losses).toBe(1);
  });

  it('is started again after a wait, with the start message of that moment', async () => {
    await started();
    await die();
    vi.advanceTimersByTime(249);
    expect(set.starts).toBe(1);
    fps = 60;
    const ready = witness.next('ready');
    vi.advanceTimersByTime(1);
    await ready;
    expect(set.starts).toBe(2);
    expect(witness.messages.at(-1)).toEqual({ type: 'ready', slate: Uint8Array.of(60) });
    expect(await probe('a film')).toEqual(FILM);
  });

  it('refuses calls at once until then, and loses messages without holding up who sends them', async () => {
    await started();
    await die();
    await expect(probe('a film')).rejects.toMatchObject({
      error: 'Hardware error',
      message: 'The picture is being restarted; try again in a moment',
    });
    const sent = vi.fn();
    media.post({ type: 'adjust', settings: {}, revision: 1 }, sent);
    expect(sent).toHaveBeenCalledTimes(1);
  });

  it('again and again is waited for longer each time, 5 s at most', async () => {
    await started();
    for (const [index, wait] of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000].entries()) {
      await die();
      vi.advanceTimersByTime(wait - 1);
      expect(set.starts).toBe(index + 1);
      const ready = witness.next('ready');
      vi.advanceTimersByTime(1);
      expect(set.starts).toBe(index + 2);
      await ready;
    }
    expect(witness.losses).toBe(7);
  });

  it('after it has run for long is waited for as the first time', async () => {
    await started();
    for (const wait of [250, 500, 1_000]) {
      await die();
      const ready = witness.next('ready');
      vi.advanceTimersByTime(wait);
      await ready;
    }
    for (let second = 0; second < 31; second += 1) {
      await probe('a film');
      vi.advanceTimersByTime(1_000);
    }
    await die();
    const ready = witness.next('ready');
    vi.advanceTimersByTime(250);
    await ready;
    expect(set.starts).toBe(5);
  });
});

describe('a media process that cannot be started', () => {
  it.each([
    ['as its program is not found', () => Object.assign(set, { missing: true })],
    ['as the machine has no room', () => Object.assign(set, { problem: new Error('spawn ENOMEM') })],
  ])('%s is lost and tried again', async (_what, spoil) => {
    await started();
    await die();
    spoil();
    const lost = witness.next('lost');
    vi.advanceTimersByTime(250);
    await lost;
    await expect(probe('a film')).rejects.toMatchObject({ error: 'Hardware error' });
    const ready = witness.next('ready');
    vi.advanceTimersByTime(500);
    await ready;
    expect([set.starts, witness.losses]).toEqual([3, 2]);
    expect(log.join()).toContain('The media process failed');
  });

  it('can be ended all the same', async () => {
    set.missing = true;
    media.start();
    await media.stop();
    vi.advanceTimersByTime(60_000);
    expect(set.starts).toBe(1);
  });
});

describe('a media process that says nothing', () => {
  it('for 10 s is ended by force and started again', async () => {
    await started();
    const call = expect(probe('hang')).rejects.toMatchObject({ error: 'Hardware error' });
    vi.advanceTimersByTime(9_999);
    expect(log.join()).not.toContain('hangs');
    const lost = witness.next('lost');
    vi.advanceTimersByTime(1);
    await Promise.all([lost, call]);
    expect(log.join()).toMatch(/hangs/);
    expect(log.join()).toContain('"signal":"SIGKILL"');
    const ready = witness.next('ready');
    vi.advanceTimersByTime(250);
    await ready;
  });

  it('for a shorter time is left alone, whatever it says then', async () => {
    await started();
    for (let round = 0; round < 5; round += 1) {
      vi.advanceTimersByTime(9_000);
      await probe(round % 2 === 0 ? 'a film' : 'log');
    }
    expect([set.starts, witness.losses]).toEqual([1, 0]);
    expect(log.join()).not.toContain('hangs');
  });

  it('because nobody has listened is left alone', async () => {
    await started();
    const answer = probe('mark');
    // From here on, as in a timer, what has come in is read before the next immediate.
    await new Promise((resolve) => setImmediate(resolve));
    set.standStill();
    vi.advanceTimersByTime(10_000);
    await answer;
    expect([set.starts, witness.losses]).toEqual([1, 0]);
    expect(log.join()).not.toContain('hangs');
  });

  it('from its very start is noticed too, after a minute: a small computer is slow to begin', async () => {
    media.start();
    const lost = witness.next('lost');
    vi.advanceTimersByTime(59_999);
    expect(log.join()).not.toContain('hangs');
    vi.advanceTimersByTime(1);
    await lost;
    expect(set.starts).toBe(1);
  });

  it('while nothing runs is not taken for a hanging one', async () => {
    await started();
    for (const wait of [250, 500, 1_000, 2_000, 4_000]) {
      await die();
      const ready = witness.next('ready');
      vi.advanceTimersByTime(wait);
      await ready;
    }
    await die();
    vi.advanceTimersByTime(4_999);
    expect(log.join()).not.toContain('hangs');
  });
});

describe('the end', () => {
  it('is an orderly one, and nothing is started again after it', async () => {
    await started();
    await media.stop();
    vi.advanceTimersByTime(60_000);
    expect([set.starts, witness.losses]).toEqual([1, 0]);
    expect(vi.getTimerCount()).toBe(0);
    await expect(probe('a film')).rejects.toMatchObject({ error: 'Hardware error' });
  });

  it('lets calls under way fail', async () => {
    await started();
    const call = expect(probe('silent')).rejects.toMatchObject({ error: 'Hardware error' });
    await media.stop();
    await call;
  });

  it('comes by force after 3 s to one that does not listen', async () => {
    await started();
    await probe('deaf');
    let ended = false;
    const end = media.stop().then(() => {
      ended = true;
    });
    vi.advanceTimersByTime(2_999);
    await probe('a film');
    expect(ended).toBe(false);
    vi.advanceTimersByTime(1);
    await end;
    expect([set.starts, witness.losses]).toEqual([1, 0]);
  });

  it('while it waits to be started again is one at once', async () => {
    await started();
    await die();
    await media.stop();
    vi.advanceTimersByTime(60_000);
    expect(set.starts).toBe(1);
  });

  it('may come twice, and before the start', async () => {
    await media.stop();
    expect(set.starts).toBe(0);
    await started();
    await Promise.all([media.stop(), media.stop()]);
    await media.stop();
    expect(witness.losses).toBe(0);
  });
});
