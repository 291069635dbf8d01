import { setImmediate as turn } from 'node:timers/promises';
import { KEYS } from '@sightglass/protocol';
import type { Frame } from 'node-av';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PictureSettings, View } from '../messages.ts';
import { type Area, kept, levelsOf, neutral, pixelsOf } from '../picture/frames.testkit.ts';
import { layoutOf } from '../picture/layout.ts';
import { Rendition } from '../picture/rendition.ts';
import { drawSlate } from '../synthetic/slate.ts';
import { Composer } from './composer.ts';
import { GreyFilm } from './grey-film.testkit.ts';
import { Observed } from './head.testkit.ts';
import type { Head } from './head.ts';

const SIZE = { width: 192, height: 108 };
const MODES = KEYS['pip-mode'].values;
const INSETS = MODES.filter((mode) => mode !== 'off' && mode !== 'side-by-side');

/** The first head rises to the right, the second to the bottom: no two places of them look alike. */
const RIGHT = new Array<number>(SIZE.width).fill(0).map((_, x) => 20 + Math.floor(x / 2));
const DOWN = new Array<number>(SIZE.height).fill(0).map((_, y) => 140 + Math.floor(y / 2));

let first: Head;
let second: Head;
let composer: Composer;
let tick = 0;

beforeEach(async () => {
  const films = [
    new GreyFilm(SIZE, (x) => RIGHT[x] ?? 0).spec,
    new GreyFilm(SIZE, (_, y) => DOWN[y] ?? 0).spec,
  ] as const;
  const heads = [await Observed.delivering(1, [films[0]]), await Observed.delivering(2, [films[1]])] as const;
  first = heads[0].head;
  second = heads[1].head;
  composer = new Composer([first, second]);
});

afterEach(() => {
  vi.restoreAllMocks();
});

/** A picture of the next tick; freed with the test. */
async function picture(view: View, settings: Partial<PictureSettings>, by = composer): Promise<Frame> {
  tick += 1;
  return kept(await by.picture(view, { size: SIZE, settings: neutral(settings), tick }));
}

/** What a head shows at this tick, in the size of the area. */
const shownBy = async (head: Head, area: Area) => pixelsOf(kept(await head.picture(area, tick)));
/** The part of an inset that its line does not cover. */
const within = ({ x, y, width, height }: Area) => ({
  x: x + 2,
  y: y + 2,
  width: width - 4,
  height: height - 4,
});

function layout(mode: PictureSettings['pip-mode']): { main: Area; other: Area } {
  const { main, other } = layoutOf(mode, SIZE);
  if (!other) throw new Error('There is no other picture in it');
  return { main, other };
}

describe.each([1, 2] as const)('with camera %i as the main one', (main) => {
  const settings = (mode: PictureSettings['pip-mode']) => ({ 'main-camera': main, 'pip-mode': mode });
  const heads = () => (main === 1 ? { behind: first, inset: second } : { behind: second, inset: first });

  it('a picture without an inset is that camera’s alone', async () => {
    const frame = await picture('main', settings('off'));
    expect(pixelsOf(frame)).toEqual(await shownBy(heads().behind, { x: 0, y: 0, ...SIZE }));
    expect(composer.stopwatch.take().frames).toBe(0);
  });

  it.each(INSETS)('the other one stands at its place, inside a line: %s', async (mode) => {
    const { main: whole, other } = layout(mode);
    const frame = await picture('main', settings(mode));
    const inset = kept(await heads().inset.picture(other, tick));
    expect(pixelsOf(frame, within(other))).toEqual(pixelsOf(inset, within({ ...other, x: 0, y: 0 })));
    const behind = kept(await heads().behind.picture(whole, tick));
    const [is, was] = [pixelsOf(frame).y, pixelsOf(behind).y];
    for (let y = 0; y < SIZE.height; y += 1) {
      for (let x = 0; x < SIZE.width; x += 1) {
        const at = y * SIZE.width + x;
        if (isIn(within(other), x, y)) continue;
        if (is[at] !== (isIn(other, x, y) ? 200 : was[at])) expect.fail(`${x}, ${y} shows ${is[at]}`);
      }
    }
    expect(composer.stopwatch.take()).toMatchObject({ stage: 'compose', frames: 1 });
  });

  it('both stand side by side, whole, with black above and below', async () => {
    const { main: left, other: right } = layout('side-by-side');
    const frame = await picture('main', settings('side-by-side'));
    expect(pixelsOf(frame, left)).toEqual(await shownBy(heads().behind, left));
    expect(pixelsOf(frame, right)).toEqual(await shownBy(heads().inset, right));
    const below = left.y + left.height;
    for (const y of [0, below]) {
      const height = y === 0 ? left.y : SIZE.height - below;
      expect(levelsOf(frame, { x: 0, y, width: SIZE.width, height })).toEqual({ y: 0, u: 128, v: 128 });
    }
  });
});

describe('the view of one camera', () => {
  it.each(MODES)('is its picture, whatever the composed one is: %s', async (mode) => {
    for (const [view, head] of [
      [1, first],
      [2, second],
    ] as const) {
      const frame = await picture(view, { 'pip-mode': mode, 'main-camera': view === 1 ? 2 : 1 });
      expect(pixelsOf(frame)).toEqual(await shownBy(head, { x: 0, y: 0, ...SIZE }));
    }
    expect(composer.stopwatch.take().frames).toBe(0);
  });

  it('has no trace of what was drawn over it for the composed one', async () => {
    await picture('main', { 'pip-mode': 'top-left' });
    const alone = kept(await composer.picture(1, { size: SIZE, settings: neutral(), tick }));
    expect([...pixelsOf(alone).y]).toEqual(Array.from({ length: SIZE.height }, () => RIGHT).flat());
  });
});

describe('a camera that is not there', () => {
  const slate = (number: number, size = SIZE) => pixelsOf(kept(drawSlate(size, `CAMERA ${number}`)));

  it('shows the slate in its own view, and as the main one', async () => {
    const none = new Composer([null, null]);
    expect(pixelsOf(await picture(1, {}, none))).toEqual(slate(1));
    expect(pixelsOf(await picture(2, {}, none))).toEqual(slate(2));
    expect(pixelsOf(await picture('main', { 'main-camera': 2 }, none))).toEqual(slate(2));
  });

  it.each(MODES)('leaves the whole picture to the main one: %s', async (mode) => {
    const alone = new Composer([first, null]);
    const frame = await picture('main', { 'pip-mode': mode }, alone);
    expect(pixelsOf(frame)).toEqual(await shownBy(first, { x: 0, y: 0, ...SIZE }));
  });

  it('is the slate behind the other one when it is the main one', async () => {
    const alone = new Composer([first, null]);
    const { other } = layout('bottom-right');
    const frame = await picture('main', { 'pip-mode': 'bottom-right', 'main-camera': 2 }, alone);
    const inset = kept(await first.picture(other, tick));
    expect(pixelsOf(frame, within(other))).toEqual(pixelsOf(inset, within({ ...other, x: 0, y: 0 })));
    expect(pixelsOf(frame).y.subarray(0, SIZE.width * other.y)).toEqual(
      slate(2).y.subarray(0, SIZE.width * other.y),
    );
  });

  it('because its signal is lost keeps its place, with the slate in it', async () => {
    const lost = new Observed(2, [{ kind: 'file', path: '/nowhere/at-all.mp4' }]);
    const { other } = layout('side-by-side');
    const frame = await picture('main', { 'pip-mode': 'side-by-side' }, new Composer([first, lost.head]));
    expect(pixelsOf(frame, other)).toEqual(slate(2, other));
  });
});

describe('a composed picture', () => {
  it('belongs to the caller, and is not that of another who asks at the same tick', async () => {
    const moment = { size: SIZE, settings: neutral({ 'pip-mode': 'top-right' }), tick: 900 };
    const [mine, other] = await Promise.all([
      composer.picture('main', moment),
      composer.picture('main', moment),
    ]);
    const before = pixelsOf(kept(mine));
    expect(pixelsOf(other)).toEqual(before);
    other.data?.[0]?.fill(3);
    other.free();
    expect(pixelsOf(mine)).toEqual(before);
  });

  it.each([1, 2] as const)(
    'that camera %i fails to make fails when the other one is done',
    async (number) => {
      const pictures = [vi.spyOn(first, 'picture'), vi.spyOn(second, 'picture')];
      const order: string[] = [];
      const render = Rendition.prototype.render;
      const rendering = vi.spyOn(Rendition.prototype, 'render');
      rendering.mockImplementation(async function (this: Rendition, frame, look) {
        const isMain = this.size.width === SIZE.width;
        if (isMain === (number === 1)) throw new Error('Broken');
        await turn();
        const made = await render.call(this, frame, look);
        order.push('made');
        return made;
      });
      await expect(picture('main', { 'pip-mode': 'top-left' })).rejects.toThrow('Broken');
      order.push('failed');
      expect(order).toEqual(['made', 'failed']);
      rendering.mockRestore();
      const given = await Promise.allSettled(
        pictures.flatMap((spy) => spy.mock.results.map((each) => each.value)),
      );
      const frames = given.flatMap((each): Frame[] => (each.status === 'fulfilled' ? [each.value] : []));
      expect(frames.map(({ data }) => data)).toEqual([null]);
      expect(await picture('main', { 'pip-mode': 'top-left' })).toMatchObject(SIZE);
    },
  );
});

function isIn(area: Area, x: number, y: number): boolean {
  return x >= area.x && x < area.x + area.width && y >= area.y && y < area.y + area.height;
}
