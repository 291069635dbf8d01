import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { MediaError } from '../media-error.ts';
import { folder, play, Reel, SIZE } from './film.testkit.ts';
import { Recorder } from './recorder.ts';

const FPS = 25;

/** A recorder that is given numbered pictures, one after the other. */
class Recording {
  readonly path: string;
  readonly recorder: Recorder;
  readonly problems: MediaError[];
  readonly reel: Reel;

  private constructor(path: string, recorder: Recorder, problems: MediaError[], reel: Reel) {
    this.path = path;
    this.recorder = recorder;
    this.problems = problems;
    this.reel = reel;
  }

  static async open(path = join(folder(), 'film.mp4')): Promise<Recording> {
    const problems: MediaError[] = [];
    const reel = new Reel(FPS);
    const recorder = await Recorder.open({ path, ...SIZE, fps: FPS }, await reel.video.open(), {
      failed: (problem) => problems.push(problem),
    });
    reel.video.join(recorder);
    return new Recording(path, recorder, problems, reel);
  }

  /** Gives the pictures of these ticks and waits until they are in the file; each carries its tick. */
  async give(...ticks: readonly number[]): Promise<void> {
    await this.reel.give(...ticks);
    await this.recorder.settled();
  }

  async played() {
    return play(this.path, FPS);
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('a film', () => {
  it('plays from its beginning to its end, as H.264 in full range', async () => {
    const film = await Recording.open();
    await film.give(...range(0, 60));
    const facts = await film.recorder.close();
    const { shown, ...rest } = await film.played();
    expect(rest).toEqual({ complaints: '', codec: 'h264', range: 'pc', space: 'bt709' });
    expect(shown.map(({ pts }) => pts)).toEqual(range(0, 60));
    expect(shown.map(({ number }) => number)).toEqual(range(0, 60));
    expect(shown.flatMap(({ key, pts }) => (key ? [pts] : []))).toEqual([0, 25, 50]);
    const bytes = statSync(film.path).size;
    expect(facts).toEqual({ durationMs: 2_400, bytes, ...SIZE, fps: FPS });
    expect(film.problems).toEqual([]);
  });

  it('begins at zero at whatever tick the stream is', async () => {
    const film = await Recording.open();
    await film.give(70, 71, 72);
    await film.recorder.close();
    expect((await film.played()).shown.map(({ pts, number }) => [pts, number])).toEqual([
      [0, 70],
      [1, 71],
      [2, 72],
    ]);
  });

  it('shows a picture for longer where ticks were left out', async () => {
    const film = await Recording.open();
    await film.give(0, 1, 7, 8);
    expect(film.recorder.progress().durationMs).toBe((9 / FPS) * 1_000);
    await film.recorder.close();
    expect((await film.played()).shown.map(({ pts }) => pts)).toEqual([0, 1, 7, 8]);
  });

  it('plays at every moment while it grows, and lacks a second at most', async () => {
    const film = await Recording.open();
    for (const from of range(0, 8)) {
      await film.give(...range(from * 12, from * 12 + 12));
      const copy = `${film.path}.${from}`;
      copyFileSync(film.path, copy);
      if (from < 2) continue;
      const { shown, complaints } = await play(copy, FPS);
      expect(complaints).toBe('');
      expect(shown.length).toBeGreaterThanOrEqual((from + 1) * 12 - FPS);
      expect(shown.map(({ number }) => number)).toEqual(range(0, shown.length));
    }
    await film.recorder.close();
  }, 30_000);

  it('without a single picture is closed in order', async () => {
    const film = await Recording.open();
    expect(await film.recorder.close()).toMatchObject({ durationMs: 0, ...SIZE });
    expect(film.problems).toEqual([]);
  });

  it('tells how long and how large it is by now', async () => {
    const film = await Recording.open();
    expect(film.recorder.progress()).toEqual({ durationMs: 0, bytes: 0 });
    await film.give(...range(0, 26));
    expect(film.recorder.progress()).toEqual({ durationMs: 1_040, bytes: statSync(film.path).size });
    expect(film.recorder.progress().bytes).toBeGreaterThan(0);
    await film.recorder.close();
  });
});

describe('a pause', () => {
  it('leaves no gap and no jump, and the film goes on with a key frame', async () => {
    const film = await Recording.open();
    await film.give(0, 1, 2, 3, 4);
    film.recorder.pause();
    await film.give(5, 6, 7);
    expect(film.recorder.paused).toBe(true);
    film.recorder.resume();
    await film.give(58, 59, 60);
    const { durationMs } = await film.recorder.close();
    expect(durationMs).toBe(320);
    const { shown, complaints } = await film.played();
    expect(complaints).toBe('');
    expect(shown.map(({ pts, number }) => [pts, number])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
      [3, 3],
      [4, 4],
      [5, 58],
      [6, 59],
      [7, 60],
    ]);
    expect(shown.flatMap(({ key, pts }) => (key ? [pts] : []))).toEqual([0, 5]);
  });

  it('in any order of pauses, resumptions and pictures left out is never seen in the clock', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ type: fc.constant('ticks' as const), passed: fc.integer({ min: 1, max: 9 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ type: 'pause' as const }) },
      { weight: 1, arbitrary: fc.constant({ type: 'resume' as const }) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 14 }), async (steps) => {
        const film = await Recording.open();
        const wanted: { pts: number; number: number }[] = [];
        const keys: number[] = [];
        let [tick, next, paused, resumed] = [0, 0, false, true];
        for (const each of steps) {
          if (each.type === 'pause') {
            paused = true;
            film.recorder.pause();
          } else if (each.type === 'resume') {
            // Nothing happens to a film that goes on already.
            resumed ||= paused;
            paused = false;
            film.recorder.resume();
          } else {
            tick += each.passed;
            await film.give(tick);
            if (paused) continue;
            // The first picture after a pause follows the one before it at once.
            const pts = resumed ? next : next + each.passed - 1;
            wanted.push({ pts, number: tick % 110 });
            if (resumed) keys.push(pts);
            next = pts + 1;
            resumed = false;
          }
        }
        const { durationMs } = await film.recorder.close();
        expect(durationMs).toBe((next / FPS) * 1_000);
        if (wanted.length === 0) return;
        const { shown, complaints } = await film.played();
        expect(complaints).toBe('');
        expect(shown.map(({ pts, number }) => ({ pts, number }))).toEqual(wanted);
        expect(shown.flatMap(({ key, pts }) => (key ? [pts] : []))).toEqual(expect.arrayContaining(keys));
      }),
      { numRuns: 10 },
    );
  }, 30_000);
});

describe('the recorder', () => {
  it('of a stream that others take already begins with a key frame of its own', async () => {
    const reel = new Reel(FPS);
    reel.video.join({ wanting: true, picture: () => {}, failed: () => {} });
    await reel.video.open();
    await reel.give(0, 1, 2);
    const path = join(folder(), 'film.mp4');
    const spec = { path, ...SIZE, fps: FPS };
    const recorder = await Recorder.open(spec, await reel.video.open(), { failed: () => {} });
    reel.video.join(recorder);
    await reel.give(3, 4);
    await recorder.close();
    expect((await play(path, FPS)).shown).toEqual([
      { pts: 0, key: true, number: 3 },
      { pts: 1, key: false, number: 4 },
    ]);
  });

  it('does not begin in a file that is there, or in a folder that is not', async () => {
    const place = folder();
    const path = join(place, 'film.mp4');
    writeFileSync(path, 'an older film');
    await expect(Recording.open(path)).rejects.toMatchObject({ name: 'MediaError', error: 'Hardware error' });
    expect(readFileSync(path, 'utf8')).toBe('an older film');
    const nowhere = join(place, 'no', 'film.mp4');
    await expect(Recording.open(nowhere)).rejects.toMatchObject({ error: 'Hardware error' });
    mkdirSync(join(place, 'no'));
    const film = await Recording.open(nowhere);
    await film.recorder.close();
  });

  it('tells of a full disk once, and what was written by then plays', async () => {
    const film = await Recording.open();
    await film.give(...range(0, 60));
    const handle = await open(film.path, 'r');
    const prototype: typeof handle = Object.getPrototypeOf(handle);
    await handle.close();
    onTestFinished(() => void vi.restoreAllMocks());
    const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    vi.spyOn(prototype, 'write').mockRejectedValue(noSpace);
    // Half a second and more is waiting for its fragment then.
    await film.give(...range(60, 75));
    await vi.waitFor(() => expect(film.problems).toHaveLength(1));
    await film.give(75);
    expect(film.problems[0]).toMatchObject({ error: 'Insufficient storage' });
    const facts = await film.recorder.close();
    expect(film.problems).toHaveLength(1);
    expect(facts.bytes).toBe(statSync(film.path).size);
    const { shown, complaints } = await film.played();
    expect(complaints).toBe('');
    expect(shown.length).toBeGreaterThanOrEqual(60 - FPS);
    expect(shown.map(({ number }) => number)).toEqual(range(0, shown.length));
  });
});
