import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ImagingRange } from './imaging-range.ts';

describe('a range', () => {
  const limits = fc
    .tuple(
      fc.integer({ min: -1_000, max: 1_000 }),
      fc.integer({ min: 100, max: 5_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map(([min, span, share]) => ({ min, max: min + span, middle: min + span * share }));

  it('has its ends at 0 and 100, its middle at 50, and goes up all the way', () => {
    fc.assert(
      fc.property(limits, fc.integer({ min: 0, max: 99 }), ({ min, max, middle }, percent) => {
        const range = new ImagingRange(min, max, middle);
        expect([range.toCamera(0), range.toCamera(100)]).toEqual([min, max]);
        expect(Math.abs(range.toCamera(50) - middle)).toBeLessThanOrEqual(0.5);
        expect(range.toCamera(percent + 1)).toBeGreaterThanOrEqual(range.toCamera(percent));
      }),
    );
  });

  it('brings back what it was given, where the camera has steps enough', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 100, max: 70_000 }),
        (percent, span) => {
          const range = new ImagingRange(-span, span);
          expect(range.toPercent(range.toCamera(percent))).toBe(percent);
        },
      ),
    );
  });
});
