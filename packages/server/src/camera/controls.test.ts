import { ProtocolError } from '@sightglass/protocol';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CameraKey, PictureSettings, Refusals } from '../media/messages.ts';
import { Controls, controlKeys } from './controls.ts';

const URL = 'rtsp://192.0.2.7/1';

let sent: Partial<PictureSettings>[];
/** Answers what was sent, in order. */
let answers: ((result: Refusals | Error) => void)[];
let doubtful: (readonly CameraKey[])[];
let controls: Controls;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  sent = [];
  answers = [];
  doubtful = [];
  const heads = [[{ kind: 'v4l2', device: { by: 'any' } }], null] as const;
  controls = new Controls(controlKeys(heads, new Set(['cam2-light'])), {
    send(settings) {
      sent.push(settings);
      return new Promise((resolve, reject) => {
        answers.push((result) => (result instanceof Error ? reject(result) : resolve(result)));
      });
    },
    doubtful: (keys) => doubtful.push(keys),
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What became of each change: true when it was taken, else why it was not. */
function watch(changes: readonly Promise<void>[]) {
  const ends: unknown[] = changes.map(() => undefined);
  for (const [index, change] of changes.entries()) {
    change.then(
      () => {
        ends[index] = true;
      },
      (problem: unknown) => {
        ends[index] = problem;
      },
    );
  }
  return ends;
}

describe('the keys that cameras are asked for', () => {
  it('are those that no lamp stands for, where a camera has controls', () => {
    const has = (['brightness', 'cam1-light', 'cam2-light', 'pip-mode'] as const).map((key) =>
      controls.has(key),
    );
    expect(has).toEqual([true, true, false, false]);
  });

  it('are none where no camera has any', () => {
    const heads = [[{ kind: 'synthetic' }], [{ kind: 'rtsp', url: URL }]] as const;
    expect(controlKeys(heads, new Set())).toEqual(new Set());
  });
});

describe('changes', () => {
  it('of one turn leave together, the last value of each key', async () => {
    const ends = watch([
      controls.set('brightness', 1),
      controls.set('brightness', 2),
      controls.set('contrast', 9),
    ]);
    await turn();
    expect(sent).toEqual([{ brightness: 2, contrast: 9 }]);
    expect(controls.isUnderWay('brightness')).toBe(true);
    answers[0]?.({});
    await turn();
    expect(ends).toEqual([true, true, true]);
    expect(controls.isUnderWay('brightness')).toBe(false);
  });

  it('do not wait for the answers to those before them', async () => {
    void controls.set('brightness', 1);
    await turn();
    void controls.set('contrast', 2);
    await turn();
    expect(sent).toEqual([{ brightness: 1 }, { contrast: 2 }]);
  });

  it('that nobody answers do not pile up: of many, the last leaves when there is room', async () => {
    for (let value = 1; value <= 100; value += 1) {
      void controls.set('brightness', value);
      await turn();
    }
    const { length } = sent;
    expect(length).toBeLessThan(50);
    answers[0]?.({});
    await turn();
    await turn();
    expect(sent.slice(length)).toEqual([{ brightness: 100 }]);
  });
});

describe('a value that a camera refuses', () => {
  it('is a hardware error with its reason, and what holds is looked at again', async () => {
    const ends = watch([controls.set('brightness', 90), controls.set('contrast', 9)]);
    await turn();
    answers[0]?.({ brightness: 'Camera 1 does not take brightness 90' });
    await turn();
    const problem = new ProtocolError('Hardware error', 'Camera 1 does not take brightness 90', 'brightness');
    expect(ends).toEqual([problem, true]);
    await turn();
    expect(doubtful).toEqual([['brightness']]);
  });
});

describe('a camera', () => {
  it('that does not answer in time has not done it; what came of it is looked at when it has answered', async () => {
    const ends = watch([controls.set('brightness', 1)]);
    await turn();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(ends).toEqual([undefined]);
    await vi.advanceTimersByTimeAsync(1_000);
    const problem = 'The camera does not answer to brightness; try again';
    expect(ends).toEqual([new ProtocolError('Hardware error', problem, 'brightness')]);
    expect(doubtful).toEqual([]);
    answers[0]?.({});
    await turn();
    await turn();
    expect(doubtful).toEqual([['brightness']]);
  });

  it('that has gone with its process refuses nothing', async () => {
    const ends = watch([controls.set('brightness', 1)]);
    await turn();
    answers[0]?.(new Error('gone'));
    await turn();
    expect(ends).toEqual([true]);
  });
});
