import { existsSync, readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { folder, numbered, play, Reel, SIZE } from '../recording/film.testkit.ts';
import { type Ending, FilmDesk } from './film-desk.ts';

const FPS = 25;
const FORMAT = { ...SIZE, fps: FPS };

/** A desk, and the films that it had to end. */
class Desk {
  readonly films: FilmDesk;
  readonly endings: Ending[] = [];
  readonly path = join(folder(), 'film.mp4');
  readonly reel = new Reel(FPS);

  constructor() {
    this.films = new FilmDesk(this.reel.video, (ending) => this.endings.push(ending));
    onTestFinished(async () => {
      if (this.films.busy) await this.films.stop();
    });
  }

  static async filming(): Promise<Desk> {
    const desk = new Desk();
    await desk.films.start(desk.path);
    return desk;
  }

  /** Whether the next frame belongs into a film. */
  get wantsFrames(): boolean {
    return this.reel.video.wants(1_000_000);
  }

  give(...ticks: readonly number[]): Promise<void> {
    return this.reel.give(...ticks);
  }

  async shown(path = this.path): Promise<[number, number][]> {
    const { shown, complaints } = await play(path, FPS);
    expect(complaints).toBe('');
    return shown.map(({ pts, number }) => [pts, number]);
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('without a film', () => {
  it.each(['pause', 'resume', 'stop'] as const)('%s is refused as an invalid state', async (call) => {
    const { films } = new Desk();
    await expect((async () => films[call]())()).rejects.toMatchObject({
      name: 'MediaError',
      error: 'Invalid state',
    });
    expect(films.busy).toBe(false);
  });

  it('no frames are wanted, and those that come are the caller’s', async () => {
    const desk = new Desk();
    const { films, path } = desk;
    const frame = numbered(3);
    desk.reel.video.offer(frame, { tick: 0, at: 0 });
    expect(frame.data).not.toBeNull();
    frame.free();
    expect([films.busy, desk.wantsFrames, films.progress()]).toEqual([false, false, undefined]);
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe('a film', () => {
  it('wants frames from its beginning to its end, but for its pauses', async () => {
    const desk = await Desk.filming();
    const { films } = desk;
    const wants = () => [films.busy, desk.wantsFrames];
    expect(wants()).toEqual([true, true]);
    films.pause();
    expect(wants()).toEqual([true, false]);
    films.resume();
    expect(wants()).toEqual([true, true]);
    await films.stop();
    expect(wants()).toEqual([false, false]);
  });

  it('holds the frames that it wanted, and no others', async () => {
    const desk = await Desk.filming();
    await desk.give(10, 11, 12);
    desk.films.pause();
    await desk.give(13, 14);
    desk.films.resume();
    await desk.give(20, 21);
    const facts = await desk.films.stop();
    await desk.give(22);
    expect(facts).toEqual({ durationMs: 200, bytes: statSync(desk.path).size, ...FORMAT });
    expect(await desk.shown()).toEqual([
      [0, 10],
      [1, 11],
      [2, 12],
      [3, 20],
      [4, 21],
    ]);
    expect(desk.endings).toEqual([]);
  });

  it('can be paused and resumed more often than it makes sense', async () => {
    const desk = await Desk.filming();
    await desk.give(0);
    desk.films.pause();
    desk.films.pause();
    desk.films.resume();
    desk.films.resume();
    await desk.give(5);
    await desk.films.stop();
    expect(await desk.shown()).toEqual([
      [0, 0],
      [1, 5],
    ]);
  });

  it('can be stopped in its pause', async () => {
    const desk = await Desk.filming();
    await desk.give(0, 1);
    desk.films.pause();
    expect(await desk.films.stop()).toMatchObject({ durationMs: 80 });
    expect(await desk.shown()).toHaveLength(2);
  });

  it('leaves the frame with its owner, who may free it at once', async () => {
    const desk = await Desk.filming();
    desk.reel.hurry(...range(0, 8));
    await desk.films.stop();
    expect(await desk.shown()).toEqual(range(0, 8).map((tick) => [tick, tick]));
  });

  it('tells how it grows, and what its encoding takes', async () => {
    const desk = await Desk.filming();
    expect(desk.films.progress()).toEqual({ durationMs: 0, bytes: 0 });
    await desk.give(0, 1, 2);
    expect(desk.films.progress()).toMatchObject({ durationMs: 120 });
    expect(desk.reel.video.takeStage()).toMatchObject({ stage: 'h264 main', frames: 3 });
  });

  it('is followed by the next, which begins at zero', async () => {
    const desk = await Desk.filming();
    await desk.give(0, 1);
    await desk.films.stop();
    const next = join(dirname(desk.path), 'next.mp4');
    await desk.films.start(next);
    await desk.give(50, 51, 52);
    await desk.films.stop();
    expect(await desk.shown(next)).toEqual([
      [0, 50],
      [1, 51],
      [2, 52],
    ]);
  });
});

describe('a film that cannot begin', () => {
  it('because one is under way is refused, and that one goes on', async () => {
    const desk = await Desk.filming();
    const other = join(dirname(desk.path), 'other.mp4');
    for (const paused of [false, true]) {
      if (paused) desk.films.pause();
      await expect(desk.films.start(other)).rejects.toMatchObject({ error: 'Invalid state' });
    }
    desk.films.resume();
    expect(existsSync(other)).toBe(false);
    await desk.give(0, 1, 2);
    await desk.films.stop();
    expect(await desk.shown()).toHaveLength(3);
  });

  it('because another is just beginning is refused too', async () => {
    const desk = new Desk();
    const other = join(dirname(desk.path), 'other.mp4');
    const first = desk.films.start(desk.path);
    await expect(desk.films.start(other)).rejects.toMatchObject({ error: 'Invalid state' });
    await first;
    expect(existsSync(other)).toBe(false);
    await desk.give(0);
    await desk.films.stop();
    expect(await desk.shown()).toHaveLength(1);
  });

  it('because its file cannot be made leaves room for the next', async () => {
    const desk = new Desk();
    const nowhere = join(dirname(desk.path), 'no', 'film.mp4');
    await expect(desk.films.start(nowhere)).rejects.toMatchObject({ error: 'Hardware error' });
    expect([desk.films.busy, desk.wantsFrames]).toEqual([false, false]);
    await desk.films.start(desk.path);
    await desk.give(0);
    expect(await desk.films.stop()).toMatchObject({ durationMs: 40 });
  });
});

it('a film that a full disk ends is told once, with what is left of it, and the next can begin', async () => {
  const desk = await Desk.filming();
  await desk.give(...range(0, 30));
  const handle = await open(desk.path, 'r');
  const prototype: typeof handle = Object.getPrototypeOf(handle);
  await handle.close();
  onTestFinished(() => void vi.restoreAllMocks());
  const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
  vi.spyOn(prototype, 'write').mockRejectedValue(noSpace);
  for (let tick = 30; desk.films.busy && tick < 90; tick += 5) await desk.give(...range(tick, tick + 5));
  await vi.waitFor(() => expect(desk.endings).toHaveLength(1));
  vi.restoreAllMocks();
  expect(desk.wantsFrames).toBe(false);
  await expect(desk.films.stop()).rejects.toMatchObject({ error: 'Invalid state' });
  expect(desk.endings).toMatchObject([
    { problem: { error: 'Insufficient storage' }, film: { ...FORMAT, bytes: statSync(desk.path).size } },
  ]);
  expect((await desk.shown()).length).toBeGreaterThan(0);
  await desk.films.start(join(dirname(desk.path), 'next.mp4'));
  expect(desk.wantsFrames).toBe(true);
});
