import { rename, rm } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { SourceSpec } from '../messages.ts';
import { Automatics } from '../picture/automatics.ts';
import { kept, levelsOf, neutral, pixelsOf } from '../picture/frames.testkit.ts';
import { Rendition } from '../picture/rendition.ts';
import { until } from '../sources/viewer.testkit.ts';
import { readMarker } from '../synthetic/marker.ts';
import { planesOf, type Size } from '../synthetic/planes.ts';
import { drawSlate } from '../synthetic/slate.ts';
import { SyntheticSource } from '../synthetic/synthetic-source.ts';
import { GreyFilm } from './grey-film.testkit.ts';
import { Observed } from './head.testkit.ts';

const SIZE = { width: 64, height: 48 };
const SMALL = { width: 32, height: 24 };
const NOWHERE: SourceSpec = { kind: 'file', path: '/nowhere/at-all.mp4' };
const SYNTHETIC: SourceSpec = { kind: 'synthetic' };

afterEach(() => {
  vi.restoreAllMocks();
});

const slate = (size: Size, title: string) => pixelsOf(kept(drawSlate(size, title)));
/** Something to see in every pixel. */
const ramp = (x: number, y: number) => 40 + x + 2 * y;

describe('a head without a signal', () => {
  it('shows the slate with its number, in any size', async () => {
    for (const number of [1, 2] as const) {
      const lost = new Observed(number, [NOWHERE]);
      for (const size of [SIZE, { width: 320, height: 180 }]) {
        expect(pixelsOf(await lost.picture(size))).toEqual(slate(size, `CAMERA ${number}`));
      }
    }
  });

  it('says that it waits, and then why nothing comes', async () => {
    const { head, changes, lines } = new Observed(2, [NOWHERE, SYNTHETIC]);
    expect(head.report()).toEqual({ exists: false, sensors: 3, problem: 'waiting for the first picture' });
    await until(() => changes.length > 0);
    expect(head.report()).toEqual({ exists: false, sensors: 3, problem: 'there is no such file' });
    expect(lines).toEqual([expect.stringMatching(/^warn: Camera 2: Video file .*: there is no such file$/)]);
  });

  it('measures nothing', async () => {
    const follow = vi.spyOn(Automatics.prototype, 'follow');
    const lost = new Observed(1, [NOWHERE]);
    lost.head.settle();
    await lost.picture(SIZE);
    expect(follow).not.toHaveBeenCalled();
    expect(lost.head.stopwatch.take().frames).toBe(0);
  });
});

describe('a head whose signal', () => {
  it('comes says so once, and shows it', async () => {
    const film = new GreyFilm(SIZE, ramp, ramp);
    const { head, changes, lines } = await Observed.delivering(1, [film.spec]);
    expect(head.report()).toEqual({ exists: true, sensors: 1 });
    expect(lines).toEqual([expect.stringMatching(/^info: Camera 1: Video file .*: pictures come$/)]);
    expect(changes).toEqual([true]);
    const picture = kept(await head.picture(SIZE, 1));
    expect([...pixelsOf(picture).y]).toEqual(
      Array.from({ length: 64 * 48 }, (_, at) => ramp(at % 64, at >> 6)),
    );
  });

  it('is lost shows the slate, and the picture again when it returns', async () => {
    const film = new GreyFilm(SIZE, 90, 90);
    const observed = await Observed.delivering(1, [film.spec]);
    await rename(film.path, `${film.path}.away`);
    await until(() => observed.changes.length === 2);
    expect(observed.head.report()).toMatchObject({ exists: false, problem: 'there is no such file' });
    expect(pixelsOf(await observed.picture(SIZE))).toEqual(slate(SIZE, 'CAMERA 1'));
    await rename(`${film.path}.away`, film.path);
    await until(() => observed.changes.length === 3);
    await observed.comes(2);
    expect(observed.changes).toEqual([true, false, true]);
    expect(levelsOf(await observed.picture(SIZE)).y).toBe(90);
    expect(observed.head.report()).toEqual({ exists: true, sensors: 1 });
  });
});

describe('a head at which nobody looks', () => {
  const SECONDS = 1_000;
  /** So much later. */
  const after = (ms: number, then: () => void) => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + ms);
    then();
    now.mockRestore();
  };
  const watched = () => vi.spyOn(SyntheticSource.prototype, 'setAudience');

  it('lets its source rest after two seconds, and wakes it before the next picture is made', async () => {
    const audience = watched();
    const observed = await Observed.delivering(1, [SYNTHETIC]);
    await observed.picture(SIZE);
    audience.mockClear();
    after(1.9 * SECONDS, () => observed.head.settle());
    expect(audience).not.toHaveBeenCalled();
    after(2.1 * SECONDS, () => {
      observed.head.settle();
      observed.head.settle();
    });
    expect(audience.mock.calls).toEqual([[false]]);
    const render = vi.spyOn(Rendition.prototype, 'render');
    await observed.picture(SIZE);
    expect(audience.mock.calls).toEqual([[false], [true]]);
    const [made = 0] = render.mock.invocationCallOrder;
    expect(audience.mock.invocationCallOrder[1]).toBeLessThan(made);
  });

  it('begins with a source that rests, when another one is chosen meanwhile', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, 50).spec, SYNTHETIC]);
    after(3 * SECONDS, () => observed.head.settle());
    const audience = watched();
    observed.head.adjust(neutral({ 'cam1-sensor': 2 }));
    await observed.comes(2);
    expect(audience.mock.calls).toEqual([[false]]);
  });
});

describe('the picture of one tick', () => {
  it('is made once in each size, however many ask for it at once or later', async () => {
    const { head } = await Observed.delivering(1, [new GreyFilm(SIZE, ramp, ramp).spec]);
    const sizes = [SIZE, SMALL, SIZE, SMALL, SIZE];
    const pictures = (await Promise.all(sizes.map((size) => head.picture(size, 7)))).map(kept);
    pictures.push(kept(await head.picture(SIZE, 7)));
    expect(head.stopwatch.take()).toMatchObject({ stage: 'camera 1', frames: 2 });
    const [first, small] = pictures.map((picture) => pixelsOf(picture));
    expect(pictures.map((picture) => pixelsOf(picture))).toEqual([first, small, first, small, first, first]);
  });

  it('is another one at the next tick', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, 50).spec]);
    const [one, same] = [await observed.picture(SIZE, 1), await observed.picture(SIZE, 1)];
    observed.head.adjust(neutral({ brightness: 75 }));
    const held = await observed.picture(SIZE, 1);
    const next = await observed.picture(SIZE, 2);
    expect([one, same, held, next].map((frame) => levelsOf(frame).y)).toEqual([50, 50, 50, 90]);
    expect(observed.head.stopwatch.take().frames).toBe(2);
  });

  it('belongs to each who asked: it lives on when others free theirs, the head makes the next, or ends', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, ramp, ramp).spec]);
    const [mine, other] = [await observed.picture(SIZE, 1), await observed.head.picture(SIZE, 1)];
    const before = pixelsOf(mine);
    other.free();
    for (let tick = 2; tick < 6; tick += 1) await observed.picture(SIZE, tick);
    observed.head.tidy();
    observed.head.tidy();
    await observed.head.stop();
    expect(pixelsOf(mine)).toEqual(before);
  });

  it('is whole while the source brings newer frames', async () => {
    const film = new GreyFilm({ width: 640, height: 360 }, 50, 150, 100, 200);
    const observed = await Observed.delivering(1, [film.spec]);
    const seen = new Set<number>();
    for (let tick = 0; seen.size < 4; tick += 1) {
      const picture = await observed.head.picture({ width: 64, height: 36 }, tick);
      for (const level of pixelsOf(picture).y) seen.add(level);
      picture.free();
    }
    expect([...seen].sort((one, other) => one - other)).toEqual([50, 100, 150, 200]);
  });

  it('that could not be made is a failure for all who asked, and is tried anew at the next tick', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, 50).spec]);
    vi.spyOn(Rendition.prototype, 'render').mockRejectedValueOnce(new Error('Broken'));
    const asked = [1, 2].map(() => expect(observed.picture(SIZE, 1)).rejects.toThrow('Broken'));
    await Promise.all(asked);
    expect(levelsOf(await observed.picture(SIZE, 2)).y).toBe(50);
  });
});

describe('tidying', () => {
  /** How many pictures were made for these asks. */
  async function made(observed: Observed, ...sizes: readonly Size[]): Promise<number> {
    observed.head.stopwatch.take();
    for (const size of sizes) await observed.picture(size, 1);
    return observed.head.stopwatch.take().frames;
  }

  it('keeps the sizes that were asked for since the last time, and frees the others', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, ramp).spec]);
    const free = vi.spyOn(Rendition.prototype, 'free');
    expect(await made(observed, SIZE, SMALL)).toBe(2);
    observed.head.tidy();
    expect(free).not.toHaveBeenCalled();
    expect(await made(observed, SIZE)).toBe(0);
    observed.head.tidy();
    expect(free).toHaveBeenCalledTimes(1);
    expect(await made(observed, SIZE)).toBe(0);
    expect(await made(observed, SMALL)).toBe(1);
  });

  it('frees all of a head that nobody watches, which shows its picture again when asked', async () => {
    const observed = await Observed.delivering(1, [new GreyFilm(SIZE, 70).spec]);
    await made(observed, SIZE, SMALL);
    for (let second = 0; second < 3; second += 1) observed.head.tidy();
    expect(levelsOf(await observed.picture(SIZE, 1)).y).toBe(70);
    expect(levelsOf(await observed.picture(SMALL, 1)).y).toBe(70);
  });
});

describe('the settings', () => {
  it('of light act on the head that they name', async () => {
    const first = { 'cam1-light': true, 'cam2-light': false };
    const heads = [
      await Observed.delivering(1, [SYNTHETIC], first),
      await Observed.delivering(2, [SYNTHETIC], first),
    ];
    const lit = async () => {
      const pictures = await Promise.all(heads.map((head) => head.picture(SIZE)));
      return pictures.map((picture) => levelsOf(picture).y > 50);
    };
    expect(await lit()).toEqual([true, false]);
    for (const { head } of heads) head.adjust(neutral({ 'cam1-light': false, 'cam2-light': true }));
    await vi.waitFor(async () => expect(await lit()).toEqual([false, true]));
  });

  it('of sensors act on the head that they name', async () => {
    const films = [60, 120].map((level) => new GreyFilm(SIZE, level).spec);
    const [first, second] = films;
    if (!first || !second) throw new Error('There are no films');
    const sensors = { 'cam1-sensor': 2, 'cam2-sensor': 1 } as const;
    const heads = [
      await Observed.delivering(1, [first, second], sensors),
      await Observed.delivering(2, [first, second], sensors),
    ];
    const levels = () => Promise.all(heads.map(async (head) => levelsOf(await head.picture(SIZE)).y));
    expect(await levels()).toEqual([120, 60]);
    for (const { head } of heads) head.adjust(neutral({ 'cam1-sensor': 1, 'cam2-sensor': 2 }));
    await Promise.all(heads.map((head) => head.comes(2)));
    expect(await levels()).toEqual([60, 120]);
  });

  it('of gain are done in the picture, unless the sensor does it', async () => {
    const film = await Observed.delivering(1, [new GreyFilm(SIZE, 50).spec], { gain: 50 });
    expect(levelsOf(await film.picture(SIZE)).y).toBe(100);
    const render = vi.spyOn(Rendition.prototype, 'render');
    const synthetic = await Observed.delivering(1, [SYNTHETIC], { gain: 50 });
    await synthetic.picture(SIZE);
    expect(render.mock.lastCall?.[1].digitalGain).toBe(false);
  });

  it('of the format are those of the source, from its next frame on', async () => {
    const observed = await Observed.delivering(1, [SYNTHETIC]);
    const size = { width: 640, height: 360 };
    const marker = async () => {
      const { luma, lumaStride, width, height } = planesOf(await observed.picture(size));
      return readMarker(luma, lumaStride, width, height);
    };
    // In a small picture there is no room for the marker, and scaling does not bring it back.
    expect(await marker()).toBeNull();
    observed.head.setFormat({ ...size, fps: 50 });
    await vi.waitFor(async () => expect(await marker()).not.toBeNull());
  });
});

describe('the automatics', () => {
  const dark = () => new GreyFilm(SIZE, 59);
  const bright = () => new GreyFilm(SIZE, 200);

  it('see the sensor’s picture, not what the controls make of it', async () => {
    const on = { 'auto-exposure': true, brightness: 75 };
    const observed = await Observed.delivering(1, [dark().spec], on);
    expect(levelsOf(await observed.picture(SIZE)).y).toBe(158);
    observed.head.adjust(neutral({ 'auto-exposure': true }));
    expect(levelsOf(await observed.picture(SIZE)).y).toBe(118);
  });

  it('follow while nobody watches, and look no more often than they need', async () => {
    const { head } = await Observed.delivering(1, [dark().spec], { 'auto-exposure': true });
    const follow = vi.spyOn(Automatics.prototype, 'follow');
    const now = vi.spyOn(performance, 'now');
    for (const ms of [1e6, 1e6 + 30, 1e6 + 59, 1e6 + 60, 1e6 + 61]) {
      now.mockReturnValue(ms);
      head.settle();
    }
    now.mockRestore();
    const on = { exposure: true, whiteBalance: false };
    expect(follow.mock.calls).toEqual([
      [expect.objectContaining({ y: 59 }), on, 1e6],
      [expect.objectContaining({ y: 59 }), on, 1e6 + 60],
    ]);
  });

  it('begin anew with the first picture of another sensor, however bright the one before was', async () => {
    const films = [dark().spec, bright().spec] as const;
    const observed = await Observed.delivering(1, films, { 'auto-exposure': true });
    const levels = [levelsOf(await observed.picture(SIZE)).y];
    observed.head.adjust(neutral({ 'auto-exposure': true, 'cam1-sensor': 2 }));
    while (observed.come < 2) levels.push(levelsOf(await observed.picture(SIZE)).y);
    levels.push(levelsOf(await observed.picture(SIZE)).y);
    expect(levels.filter((level) => Math.abs(level - 118) > 5)).toEqual([]);
  });
});

it('a head that has stopped shows the slate, and takes no frame any more', async () => {
  const film = new GreyFilm(SIZE, 90, 90);
  const observed = await Observed.delivering(1, [film.spec]);
  const picture = await observed.picture(SIZE);
  await observed.head.stop();
  await rm(film.path);
  await Observed.delivering(2, [SYNTHETIC]);
  expect(levelsOf(picture).y).toBe(90);
  expect(pixelsOf(await observed.picture(SIZE))).toEqual(slate(SIZE, 'CAMERA 1'));
  expect(observed.changes).toEqual([true]);
});
