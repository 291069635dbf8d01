import { describe, expect, it } from 'vitest';
import { histogramOf, outlineOf, STEPS } from './histogram.ts';

/** A picture of grey pixels. */
const greys = (levels: readonly number[]) =>
  Uint8ClampedArray.from(levels.flatMap((level) => [level, level, level, 255]));

describe('a histogram', () => {
  it('counts every level at its step', () => {
    const { luma, red, mean } = histogramOf(greys([40, 40, 200, 128]));
    expect(luma[Math.floor(40 / 4)]).toBe(1);
    expect(luma[Math.floor(200 / 4)]).toBe(0.5);
    expect(red).toEqual(luma);
    expect(mean).toBeCloseTo(102 / 255, 5);
  });

  it('tells how much is black or white', () => {
    const { tooDark, tooBright } = histogramOf(greys([0, 0, 255, 128]));
    expect(tooDark).toBe(0.5);
    expect(tooBright).toBe(0.25);
  });

  it('sees a single channel that is clipped', () => {
    expect(histogramOf(Uint8ClampedArray.from([255, 20, 20, 255])).tooBright).toBe(1);
  });

  it('is not flattened by a clipped end', () => {
    const { luma } = histogramOf(greys([...Array.from({ length: 1_000 }, () => 255), 100, 100]));
    expect(luma[25]).toBe(1);
    expect(luma[STEPS - 1]).toBe(1);
  });

  it('is flat where there is no picture', () => {
    const { luma, mean } = histogramOf(new Uint8ClampedArray());
    expect(Math.max(...luma)).toBe(0);
    expect(mean).toBe(0);
    expect(outlineOf(luma)).toMatch(/^M0 1L0 1\.000L1 1\.000/);
  });
});
