import { describe, expect, it } from 'vitest';
import { closer, fit, WHOLE, within } from './magnifier.ts';

const window = { width: 1_000, height: 800 };
const fitted = fit({ width: 2_000, height: 1_000 }, window);

describe('a picture looked at', () => {
  it('fits at first', () => {
    expect(fitted).toEqual({ width: 1_000, height: 500 });
  });

  it('stays under the finger when looked at closer', () => {
    const point = { x: 200, y: 50 };
    const look = closer({ scale: 2, x: 0, y: 0 }, 2, point, fitted, window);
    // What is under the finger, in the picture's own measure.
    expect((point.x - look.x) / look.scale).toBeCloseTo(100);
    expect((point.y - look.y) / look.scale).toBeCloseTo(25);
  });

  it('is never smaller than fitting, nor beyond what is to be seen', () => {
    expect(closer(WHOLE, 0.5, { x: 90, y: 40 }, fitted, window)).toEqual(WHOLE);
    expect(closer(WHOLE, 1_000, { x: 0, y: 0 }, fitted, window).scale).toBe(12);
  });

  it('can be moved to its edges and no further', () => {
    expect(within({ scale: 2, x: 9_999, y: -9_999 }, fitted, window)).toEqual({ scale: 2, x: 500, y: -100 });
    // Lower than the window: it stays in the middle.
    expect(within({ scale: 1.5, x: 0, y: 300 }, fitted, window).y).toBe(0);
  });
});
