import fc from 'fast-check';
import { AVCOL_RANGE_JPEG, AVCOL_SPC_BT709, type Frame } from 'node-av';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { PictureSettings } from '../messages.ts';
import { newFrame } from '../synthetic/planes.ts';
import { NEUTRAL_EXPOSURE } from './automatics.ts';
import type { Size } from './filter-chain.ts';
import { drawn, kept, levelsOf, neutral, pixelsOf, plain, scenery } from './frames.testkit.ts';
import { type Look, Rendition } from './rendition.ts';

const SIZE = { width: 64, height: 48 };

function renditionOf(size: Size = SIZE): Rendition {
  const rendition = new Rendition(size);
  onTestFinished(() => rendition.free());
  return rendition;
}

const look = (changes: Partial<PictureSettings> = {}, more: Partial<Look> = {}): Look => ({
  settings: neutral(changes),
  exposure: NEUTRAL_EXPOSURE,
  digitalGain: true,
  ...more,
});

/** The picture that a new rendition makes. */
const render = async (frame: Frame, of: Look, rendition = renditionOf()) =>
  kept(await rendition.render(frame, of));

/** Mean step from a pixel to the one beside it. */
function roughness(frame: Frame): number {
  const { y } = pixelsOf(frame);
  const steps = [...y].slice(1).filter((_, at) => (at + 1) % frame.width !== 0);
  return steps.reduce((sum, _, at) => sum + Math.abs((y[at + 1] ?? 0) - (y[at] ?? 0)), 0) / steps.length;
}

/** A flat grey with grain on it, another one for each seed. */
function grainy(seed: number): Frame {
  let state = seed;
  return drawn(SIZE, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return { y: 115 + ((state >> 16) % 11), u: 128, v: 128 };
  });
}

const bars = () => drawn(SIZE, (x) => ({ y: x % 16 < 8 ? 80 : 160, u: 118, v: 138 }));

describe('a picture with neutral settings', () => {
  it('is left as it is, pixel by pixel', async () => {
    const frame = scenery(SIZE);
    expect(pixelsOf(await render(frame, look()))).toEqual(pixelsOf(frame));
  });

  it('is left as it is again after every control was moved', async () => {
    const rendition = renditionOf();
    const frame = scenery(SIZE);
    const moved = { brightness: 80, contrast: 10, saturation: 0, sharpness: 100, 'red-gain': 0, gain: 40 };
    await render(frame, look({ ...moved, 'noise-supression': true }), rendition);
    expect(pixelsOf(await render(frame, look(), rendition))).toEqual(pixelsOf(frame));
  });
});

describe('a control', () => {
  it.each([
    ['brightness', 'y'],
    ['red-gain', 'v'],
    ['blue-gain', 'u'],
  ] as const)('%s moves its plane both ways', async (name, plane) => {
    const frame = bars();
    const at = async (value: number) => levelsOf(await render(frame, look({ [name]: value })))[plane];
    const [least, middle, most] = [await at(0), await at(50), await at(100)];
    expect(middle).toBe(levelsOf(frame)[plane]);
    expect(least).toBeLessThan(middle - 20);
    expect(most).toBeGreaterThan(middle + 20);
  });

  it('contrast spreads light and dark, or brings them together', async () => {
    const spread = async (contrast: number) => {
      const { y } = pixelsOf(await render(bars(), look({ contrast })));
      return Math.max(...y) - Math.min(...y);
    };
    expect(await spread(50)).toBe(80);
    expect(await spread(0)).toBe(32);
    expect(await spread(100)).toBe(200);
  });

  it('saturation takes colour away, or doubles it', async () => {
    const grey = await render(bars(), look({ saturation: 0 }));
    expect(levelsOf(grey)).toEqual({ y: 120, u: 128, v: 128 });
    const rich = await render(bars(), look({ saturation: 100 }));
    expect(levelsOf(rich)).toEqual({ y: 120, u: 108, v: 148 });
  });

  it('sharpness makes edges harder or softer, and the picture no lighter', async () => {
    const frame = bars();
    const [soft, sharp] = [
      await render(frame, look({ sharpness: 0 })),
      await render(frame, look({ sharpness: 100 })),
    ];
    const edges = (picture: Frame) => {
      const { y } = pixelsOf(picture);
      return Math.abs((y[8] ?? 0) - (y[7] ?? 0));
    };
    expect([edges(soft) < 40, edges(frame), edges(sharp) > 120]).toEqual([true, 80, true]);
    for (const picture of [soft, sharp]) expect(Math.abs(levelsOf(picture).y - 120)).toBeLessThan(2);
  });

  it('gain makes lighter, unless the sensor does it', async () => {
    const frame = plain(SIZE, { y: 50 });
    expect(levelsOf(await render(frame, look({ gain: 50 }))).y).toBe(100);
    expect(levelsOf(await render(frame, look({ gain: 50 }, { digitalGain: false }))).y).toBe(50);
  });

  it('noise suppression smooths grain away and keeps the light', async () => {
    const rendition = renditionOf();
    const settings = { 'noise-supression': true };
    for (let seed = 1; seed < 8; seed += 1) await render(grainy(seed), look(settings), rendition);
    const grain = grainy(8);
    const smooth = await render(grain, look(settings), rendition);
    expect(roughness(smooth)).toBeLessThan(roughness(grain) / 2);
    expect(Math.abs(levelsOf(smooth).y - levelsOf(grain).y)).toBeLessThan(2);
  });

  it('noise suppression that is switched on again shows nothing of long ago', async () => {
    const rendition = renditionOf();
    const on = look({ 'noise-supression': true });
    await render(plain(SIZE, { y: 110 }), on, rendition);
    await render(plain(SIZE, { y: 100 }), look(), rendition);
    const anew = await render(plain(SIZE, { y: 100 }), on, rendition);
    expect(new Set(pixelsOf(anew).y)).toEqual(new Set([100]));
  });

  it('takes effect with the next frame, and only its last value', async () => {
    const rendition = renditionOf();
    const frame = plain(SIZE, { y: 100 });
    const levels: number[] = [];
    for (const brightness of [75, 75, 25, 50, 100]) {
      levels.push(levelsOf(await render(frame, look({ brightness }), rendition)).y);
    }
    expect(levels).toEqual([140, 140, 60, 100, 180]);
  });
});

it('the automatics brighten the picture and take its cast away', async () => {
  const frame = plain(SIZE, { y: 50, u: 134, v: 120 });
  const picture = await render(frame, look({}, { exposure: { factor: 2, castU: 6, castV: -8 } }));
  expect(levelsOf(picture)).toEqual({ y: 100, u: 128, v: 128 });
});

it('what was set before leaves no trace, in any order of settings', async () => {
  const percent = fc.integer({ min: 0, max: 100 });
  const changes = fc.record({
    brightness: percent,
    contrast: percent,
    saturation: percent,
    sharpness: fc.constantFrom(0, 30, 50, 70, 100),
    gain: percent,
    'red-gain': percent,
    'blue-gain': percent,
  });
  await fc.assert(
    fc.asyncProperty(fc.array(changes, { minLength: 2, maxLength: 4 }), async (all) => {
      const used = new Rendition(SIZE);
      const fresh = new Rendition(SIZE);
      const frame = scenery(SIZE);
      const last = all.at(-1) ?? {};
      try {
        for (const each of all) (await used.render(frame, look(each))).free();
        const wanted = pixelsOf(await render(frame, look(last), fresh));
        expect(pixelsOf(await render(frame, look(last), used))).toEqual(wanted);
      } finally {
        used.free();
        fresh.free();
      }
    }),
    { numRuns: 12 },
  );
});

describe('the frame that goes in', () => {
  it('stays the caller’s, and as it was', async () => {
    const frame = scenery(SIZE);
    const before = pixelsOf(frame);
    const pictures = [look(), look({ brightness: 90, sharpness: 90, 'noise-supression': true })];
    for (const each of pictures) (await render(frame, each)).data?.[1]?.fill(7);
    const other = renditionOf({ width: 32, height: 24 });
    await render(frame, look(), other);
    expect(pixelsOf(frame).y).toEqual(before.y);
  });

  it('may have any size, and another one than the frame before', async () => {
    const rendition = renditionOf();
    const edge = fc.integer({ min: 8, max: 200 });
    await fc.assert(
      fc.asyncProperty(edge, edge, async (width, height) => {
        const picture = await rendition.render(kept(newFrame({ width, height })), look());
        const { width: w, height: h, colorRange, colorSpace } = picture;
        picture.free();
        expect({ w, h, colorRange, colorSpace }).toEqual({
          w: 64,
          h: 48,
          colorRange: AVCOL_RANGE_JPEG,
          colorSpace: AVCOL_SPC_BT709,
        });
      }),
      { numRuns: 40 },
    );
  });

  it('of another shape stands in the middle, whole, with black beside it', async () => {
    const wide = await render(plain({ width: 256, height: 96 }, { y: 150, u: 100, v: 150 }), look());
    const [above, within, below] = [0, 12, 36].map((y) =>
      levelsOf(wide, { x: 0, y, width: 64, height: y === 12 ? 24 : 12 }),
    );
    expect([above, within, below]).toEqual([
      { y: 0, u: 128, v: 128 },
      { y: 150, u: 100, v: 150 },
      { y: 0, u: 128, v: 128 },
    ]);
    const tall = await render(plain({ width: 48, height: 96 }, { y: 150 }), look());
    expect(levelsOf(tall, { x: 20, y: 0, width: 24, height: 48 }).y).toBe(150);
    expect(levelsOf(tall, { x: 0, y: 0, width: 20, height: 48 }).y).toBe(0);
    expect(levelsOf(tall, { x: 44, y: 0, width: 20, height: 48 }).y).toBe(0);
  });

  it('keeps its blackest black and whitest white when it is scaled', async () => {
    const halves = drawn({ width: 128, height: 96 }, (x) => ({ y: x < 64 ? 0 : 255, u: 128, v: 128 }));
    const small = await render(halves, look());
    expect(levelsOf(small, { x: 0, y: 0, width: 24, height: 48 }).y).toBe(0);
    expect(levelsOf(small, { x: 40, y: 0, width: 24, height: 48 }).y).toBe(255);
  });
});

it('a rendition that was freed is freed again without harm, and begins anew when it is used', async () => {
  const rendition = renditionOf();
  const bright = look({ brightness: 75, sharpness: 90 });
  const frame = plain(SIZE, { y: 100 });
  await render(frame, bright, rendition);
  rendition.free();
  rendition.free();
  expect(levelsOf(await render(frame, bright, rendition)).y).toBe(140);
});
