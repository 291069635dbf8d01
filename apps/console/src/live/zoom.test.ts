import { describe, expect, it } from 'vitest';
import { CLOSEST, doubleTap, fit, frameOf, kept, panBy, WHOLE, zoomTo } from './zoom.ts';

const stage = { width: 1_000, height: 800 };
const bounds = { stage, fitted: fit(stage, 2) };

describe('the size of the picture', () => {
  it('is the largest that fits, in width or in height', () => {
    expect(fit(stage, 2)).toEqual({ width: 1_000, height: 500 });
    expect(fit(stage, 1)).toEqual({ width: 800, height: 800 });
  });

  it('grows with a closer look until the stage is full', () => {
    expect(frameOf(bounds, 1)).toEqual({ width: 1_000, height: 500 });
    expect(frameOf(bounds, 1.2)).toEqual({ width: 1_000, height: 600 });
    expect(frameOf(bounds, 4)).toEqual(stage);
  });
});

describe('zoom', () => {
  it('keeps the place under the finger where it is', () => {
    const at = { x: 120, y: -40 };
    const zoom = zoomTo(zoomTo(WHOLE, 3, { x: 30, y: 30 }, bounds), 5, at, bounds);
    const before = zoomTo(WHOLE, 3, { x: 30, y: 30 }, bounds);
    expect((at.x - zoom.x) / zoom.scale).toBeCloseTo((at.x - before.x) / before.scale);
    expect((at.y - zoom.y) / zoom.scale).toBeCloseTo((at.y - before.y) / before.scale);
  });

  it('never goes below the whole picture nor beyond the closest look', () => {
    expect(zoomTo({ scale: 2, x: 9, y: 9 }, 0.2, { x: 0, y: 0 }, bounds)).toEqual(WHOLE);
    expect(zoomTo(WHOLE, 100, { x: 0, y: 0 }, bounds).scale).toBe(CLOSEST);
  });

  it('shows no border of the picture inside the frame, however far it is dragged', () => {
    const zoom = panBy(zoomTo(WHOLE, 2, { x: 0, y: 0 }, bounds), { x: 9_999, y: -9_999 }, bounds);
    expect(zoom).toEqual({ scale: 2, x: 500, y: -100 });
    expect(panBy(WHOLE, { x: 10, y: 10 }, bounds)).toEqual(WHOLE);
  });

  it('goes close by a double tap, and back by another', () => {
    const close = doubleTap(WHOLE, { x: 100, y: 0 }, bounds);
    expect(close.scale).toBeGreaterThan(2);
    expect(doubleTap(close, { x: 0, y: 0 }, bounds)).toEqual(WHOLE);
  });

  it('stays inside when the stage gets another size', () => {
    const zoom = { scale: 2, x: 500, y: -100 };
    const small = { width: 400, height: 400 };
    expect(kept(zoom, { stage: small, fitted: fit(small, 2) })).toEqual({ scale: 2, x: 200, y: 0 });
  });
});
