import { describe, expect, it } from 'vitest';
import type { SceneSettings } from '../sources/source.ts';
import { lathe } from './lathe.ts';
import { meanLuma } from './light.ts';
import { milling } from './milling.ts';
import { newPlanes, type Planes } from './planes.ts';
import { Studio } from './studio.ts';

const SIZE = { width: 640, height: 360 };
const LIT = { light: true, gain: 0 };

/** Mean of a chroma plane. */
function tint(plane: Uint8Array, planes: Planes): number {
  let sum = 0;
  for (let y = 0; y < planes.height / 2; y++) {
    for (let x = 0; x < planes.width / 2; x++) sum += plane[y * planes.chromaStride + x] ?? 0;
  }
  return sum / ((planes.width / 2) * (planes.height / 2));
}

/** Mean difference of luma from pixel to pixel between two pictures. */
function difference(a: Planes, b: Planes): number {
  return a.luma.reduce((sum, level, at) => sum + Math.abs(level - (b.luma[at] ?? 0)), 0) / a.luma.length;
}

describe.each([milling, lathe])('the scene $name', (scene) => {
  const studio = new Studio(scene);
  const shot = (settings: SceneSettings, time: number, view: 'wide' | 'close' = 'wide') => {
    const planes = newPlanes(SIZE);
    studio.paint(planes, scene.views[view], settings, time);
    return planes;
  };

  it.each(['wide', 'close'] as const)('is a little dark and a little warm: %s', (view) => {
    const picture = shot(LIT, 1, view);
    expect(meanLuma(picture)).toBeGreaterThan(75);
    expect(meanLuma(picture)).toBeLessThan(95);
    expect(tint(picture.cb, picture)).toBeLessThan(124);
    expect(tint(picture.cr, picture)).toBeGreaterThan(132);
  });

  it('is nearly black with the light off, with something that glows', () => {
    const picture = shot({ light: false, gain: 0 }, 1);
    expect(meanLuma(picture)).toBeGreaterThan(2);
    expect(meanLuma(picture)).toBeLessThan(20);
    expect(picture.luma.some((level) => level > 80)).toBe(true);
  });

  it('becomes brighter and grainier with gain', () => {
    const grain = (gain: number) =>
      difference(shot({ light: true, gain }, 1), shot({ light: true, gain }, 1));
    const brightness = [0, 25, 50, 75, 100].map((gain) => meanLuma(shot({ light: true, gain }, 1)));
    expect(brightness).toEqual([...brightness].sort((a, b) => a - b));
    expect(grain(0)).toBeGreaterThan(0.2);
    expect(grain(50)).toBeGreaterThan(2 * grain(0));
    expect(grain(100)).toBeGreaterThan(1.3 * grain(50));
  });

  it('moves', () => {
    const still = difference(shot(LIT, 1), shot(LIT, 1));
    expect(difference(shot(LIT, 1), shot(LIT, 1.1))).toBeGreaterThan(1.15 * still);
  });

  it('is framed differently by its two sensors', () => {
    expect(difference(shot(LIT, 1, 'wide'), shot(LIT, 1, 'close'))).toBeGreaterThan(15);
  });

  it.each([
    { width: 64, height: 48 },
    { width: 323, height: 181 },
    { width: 360, height: 640 },
  ])('is painted in any size: $width x $height', (size) => {
    const planes = newPlanes(size);
    new Studio(scene).paint(planes, scene.views.close, LIT, 1);
    expect(meanLuma(planes)).toBeGreaterThan(60);
  });
});
