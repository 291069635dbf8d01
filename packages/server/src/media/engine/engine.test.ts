import { statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { probeFilm } from '../film/probe.ts';
import type { StageReport, View } from '../messages.ts';
import { levelsOf } from '../picture/frames.testkit.ts';
import { Rendition } from '../picture/rendition.ts';
import { folder } from '../recording/film.testkit.ts';
import { until } from '../sources/viewer.testkit.ts';
import { FORMAT, Running, reportsAreAskedFor } from './engine.testkit.ts';
import type { Engine } from './engine.ts';
import { decoded } from './jpeg.testkit.ts';

reportsAreAskedFor();

afterEach(() => {
  vi.restoreAllMocks();
});

const SIZE = { width: 160, height: 90 };
const filmPath = () => join(folder(), 'film.mp4');

/** What a still of the next frame shows. */
async function look(engine: Engine, view: View = 'main') {
  const { jpeg, width, height } = await engine.still(view, 90);
  const picture = await decoded(jpeg);
  expect(picture).toMatchObject({ width, height });
  return { width, height, y: levelsOf(picture).y };
}

describe('an engine that starts', () => {
  it('tells of its heads, and then that it is ready, with a slate to show while it is gone', async () => {
    const running = await Running.start();
    expect(running.messages[0]).toEqual({
      type: 'heads',
      heads: [1, 2].map(() => ({ exists: false, sensors: 2, problem: 'waiting for the first picture' })),
    });
    const ready = running.of('ready');
    expect(ready).toHaveLength(1);
    expect(await decoded(ready[0]?.slate ?? new Uint8Array())).toMatchObject(SIZE);
  });

  it('tells of its heads again when their pictures come, once for each', async () => {
    const running = await Running.start({}, [null, [{ kind: 'synthetic' }]]);
    await look(running.engine);
    expect(running.of('heads').map(({ heads }) => heads)).toEqual([
      [null, { exists: false, sensors: 2, problem: 'waiting for the first picture' }],
      [null, { exists: true, sensors: 2 }],
    ]);
    expect(running.of('log').map(({ level }) => level)).toEqual(['info']);
  });

  it('makes no picture while nobody watches', async () => {
    const render = vi.spyOn(Rendition.prototype, 'render');
    const running = await Running.start();
    const { statistics } = running.report();
    expect(statistics?.stages).toEqual([]);
    expect(statistics?.fps).toBeGreaterThan(0);
    expect(render).not.toHaveBeenCalled();
  });
});

describe('a still', () => {
  it('shows each view, at the full size', async () => {
    const { engine } = await Running.start({ 'cam1-light': false, 'main-camera': 2 });
    const [first, second, main] = await Promise.all([look(engine, 1), look(engine, 2), look(engine)]);
    expect([first, second, main]).toMatchObject([SIZE, SIZE, SIZE]);
    expect(first.y).toBeLessThan(30);
    expect(second.y).toBeGreaterThan(60);
    expect(Math.abs(main.y - second.y)).toBeLessThan(5);
  });

  it('follows an adjustment with the next frame, and the other settings stay', async () => {
    const { engine } = await Running.start({ 'main-camera': 2, 'cam1-light': false });
    const { y } = await look(engine);
    engine.adjust({ brightness: 75 }, 1);
    expect((await look(engine)).y).toBeGreaterThan(y + 20);
    engine.adjust({ brightness: 50 }, 1);
    expect(Math.abs((await look(engine)).y - y)).toBeLessThan(5);
    engine.adjust({ 'main-camera': 1 }, 1);
    expect((await look(engine)).y).toBeLessThan(30);
  });

  it('of a picture that cannot be made is refused, and logged; the next is there again', async () => {
    const running = await Running.start();
    vi.spyOn(Rendition.prototype, 'render').mockRejectedValueOnce(new Error('Broken'));
    await expect(running.engine.still(1, 80)).rejects.toMatchObject({
      error: 'Hardware error',
      message: 'Broken',
    });
    expect(running.of('log').at(-1)).toMatchObject({
      level: 'error',
      message: 'A picture could not be made: Broken',
    });
    expect(await look(running.engine, 1)).toMatchObject(SIZE);
  });
});

describe('a stream', () => {
  it('brings the frames of its view in order, under its number', async () => {
    const running = await Running.start({ 'cam1-light': false });
    running.engine.openStream(4, { view: 1 });
    running.engine.openStream(7, { view: 2, width: 80 });
    const [dark, lit] = await Promise.all([running.frames(4, 5), running.frames(7, 5)]);
    for (const [frames, width, isDark] of [
      [dark, 160, true],
      [lit, 80, false],
    ] as const) {
      const numbers = frames.map(({ frame }) => frame);
      expect(numbers).toEqual([...new Set(numbers)].sort((one, other) => one - other));
      const picture = await decoded(frames[0]?.jpeg ?? new Uint8Array());
      expect(picture.width).toBe(width);
      expect(levelsOf(picture).y < 40).toBe(isDark);
    }
  });

  it('of few frames a second leaves out those between', async () => {
    const running = await Running.start();
    running.engine.openStream(1, { view: 'main', fps: 10 });
    const numbers = (await running.frames(1, 5)).map(({ frame }) => Math.floor(frame / 5));
    expect(new Set(numbers).size).toBe(5);
  });

  it('loses frames while the channel is full, and goes on when there is room', async () => {
    const running = await Running.start();
    running.engine.openStream(1, { view: 'main' });
    await running.frames(1, 2);
    running.room = false;
    await look(running.engine);
    const { length } = running.of('frame');
    await look(running.engine);
    expect(running.of('frame')).toHaveLength(length);
    running.room = true;
    await running.frames(1, 2);
  });

  it('that is closed brings nothing more, and others go on', async () => {
    const running = await Running.start();
    running.engine.openStream(1, { view: 'main' });
    running.engine.openStream(2, { view: 'main' });
    await Promise.all([running.frames(1, 2), running.frames(2, 2)]);
    running.engine.closeStream(1);
    running.engine.closeStream(99);
    const { length } = running.framesOf(1);
    await running.frames(2, 3);
    expect(running.framesOf(1)).toHaveLength(length);
  });

  it('follows the quality that is set', async () => {
    const running = await Running.start({ 'jpeg-quality': 95 });
    running.engine.openStream(1, { view: 'main' });
    const [good] = await running.frames(1, 1);
    running.engine.adjust({ 'jpeg-quality': 10 }, 1);
    await until(() => (running.of('frame').at(-1)?.jpeg.length ?? 0) < (good?.jpeg.length ?? 0) / 2);
    expect(await decoded(running.of('frame').at(-1)?.jpeg ?? new Uint8Array())).toMatchObject(SIZE);
  });
});

describe('another format', () => {
  const other = { width: 128, height: 96, fps: 25 };

  it('is that of every picture from then on, and the count of frames goes on', async () => {
    const running = await Running.start();
    running.engine.openStream(1, { view: 'main' });
    const [before] = (await running.frames(1, 3)).slice(-1);
    await running.engine.setFormat(other);
    expect(await look(running.engine)).toMatchObject({ width: 128, height: 96 });
    const after = (await running.frames(1, 2)).at(-1);
    expect(await decoded(after?.jpeg ?? new Uint8Array())).toMatchObject({ width: 128, height: 96 });
    expect(after?.frame).toBeGreaterThan(before?.frame ?? Number.NaN);
  });

  it('does not lose a still that was asked for before', async () => {
    const { engine } = await Running.start();
    const still = engine.still('main', 80);
    await engine.setFormat(other);
    expect([160, 128]).toContain((await still).width);
  });

  it('is refused while a film is under way, paused or not, which goes on as it was', async () => {
    const running = await Running.start();
    const { engine } = running;
    const path = filmPath();
    await engine.startFilm(path);
    await expect(engine.setFormat(other)).rejects.toMatchObject({ error: 'Recording in progress' });
    await running.films(200);
    engine.film.pause();
    await expect(engine.setFormat(other)).rejects.toMatchObject({ error: 'Recording in progress' });
    engine.film.resume();
    expect(await look(engine)).toMatchObject(SIZE);
    await engine.film.stop();
    expect(await probeFilm(path)).toMatchObject(SIZE);
    await engine.setFormat(other);
    expect(await look(engine)).toMatchObject({ width: 128, height: 96 });
  });
});

describe('a film', () => {
  it('shows the composed picture, while nobody watches too', async () => {
    const running = await Running.start();
    const path = filmPath();
    await running.engine.startFilm(path);
    await running.films(200);
    const facts = await running.engine.film.stop();
    expect(facts).toEqual({ ...FORMAT, durationMs: expect.any(Number), bytes: statSync(path).size });
    const probed = await probeFilm(path);
    expect(probed).toMatchObject({ ...SIZE, bytes: facts.bytes });
    expect(Math.abs(probed.durationMs - facts.durationMs)).toBeLessThanOrEqual(1);
    expect(running.of('recordingEnded')).toEqual([]);
  });

  it('that is paused does not grow, and does again when it is resumed', async () => {
    const running = await Running.start();
    await running.engine.startFilm(filmPath());
    await running.films(100);
    running.engine.film.pause();
    const { durationMs = 0 } = running.report();
    await look(running.engine);
    await look(running.engine);
    expect(running.report().durationMs).toBe(durationMs);
    running.engine.film.resume();
    await running.films(durationMs + 100);
    expect((await running.engine.film.stop()).durationMs).toBeGreaterThan(durationMs);
  });

  it('that a full disk ends is told, with what is left of it', async () => {
    const running = await Running.start();
    const path = filmPath();
    await running.engine.startFilm(path);
    await running.films(600);
    const handle = await open(path, 'r');
    const prototype: typeof handle = Object.getPrototypeOf(handle);
    await handle.close();
    const noSpace = Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    vi.spyOn(prototype, 'write').mockRejectedValue(noSpace);
    await until(() => running.of('recordingEnded').length > 0);
    expect(running.of('recordingEnded')).toHaveLength(1);
    expect(running.of('recordingEnded')[0]).toMatchObject({
      error: 'Insufficient storage',
      film: { ...SIZE, bytes: statSync(path).size },
    });
    expect(() => running.engine.film.pause()).toThrow('Nothing is being recorded');
    expect(await look(running.engine)).toMatchObject(SIZE);
  });
});

it('the statistics name the stages that had frames, and progress comes with a film alone', async () => {
  const running = await Running.start({ 'pip-mode': 'top-left' });
  running.engine.openStream(1, { view: 'main', width: 80 });
  await running.frames(1, 2);
  expect(running.report().durationMs).toBeUndefined();
  await running.engine.startFilm(filmPath());
  const stages: StageReport[] = [];
  const names = () => new Set(stages.map(({ stage }) => stage));
  await until(() => {
    stages.push(...(running.report().statistics?.stages ?? []));
    return names().size >= 5;
  });
  expect(names()).toEqual(new Set(['camera 1', 'camera 2', 'compose', 'jpeg main 80', 'h264 main']));
  expect(stages.filter(({ frames, meanMs, maxMs }) => frames === 0 || meanMs > maxMs)).toEqual([]);
  const { statistics, durationMs } = running.report();
  expect(statistics?.rssBytes).toBeGreaterThan(2 ** 20);
  expect(durationMs).toBeGreaterThan(0);
});

describe('an engine that stops', () => {
  it('ends the film in order: what was shown until then plays', async () => {
    const running = await Running.start();
    const path = filmPath();
    await running.engine.startFilm(path);
    await running.films(200);
    await running.engine.stop();
    const probed = await probeFilm(path);
    expect(probed).toMatchObject({ ...SIZE, bytes: statSync(path).size });
    expect(probed.durationMs).toBeGreaterThanOrEqual(200);
  });

  it('posts nothing more, and refuses who waits', async () => {
    const running = await Running.start();
    running.engine.openStream(1, { view: 'main' });
    await running.frames(1, 2);
    const stopped = running.engine.stop();
    const still = expect(running.engine.still(2, 80)).rejects.toMatchObject({ error: 'Invalid state' });
    await Promise.all([stopped, still]);
    const { length } = running.messages;
    const other = await Running.start();
    await look(other.engine);
    expect(running.messages).toHaveLength(length);
  });

  it('may do so while it starts, without any heads, and twice', async () => {
    const early = new Running();
    await Promise.all([early.engine.start(), early.engine.stop()]);
    const { length } = early.messages;
    const { engine } = await Running.start({}, [null, null]);
    expect(await look(engine)).toMatchObject(SIZE);
    await Promise.all([engine.stop(), engine.stop()]);
    await expect(engine.still('main', 80)).rejects.toMatchObject({ error: 'Invalid state' });
    expect(early.messages).toHaveLength(length);
  });
});
