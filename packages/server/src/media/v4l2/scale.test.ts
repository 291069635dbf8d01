import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromDevice, type Range, toDevice } from './scale.ts';

const range: fc.Arbitrary<Range> = fc
  .tuple(
    fc.integer({ min: -5_000, max: 5_000 }),
    fc.integer({ min: 1, max: 16 }),
    fc.integer({ min: 0, max: 500 }),
    fc.integer({ min: 0, max: 500 }),
  )
  .map(([min, step, below, above]) => {
    const standard = min + step * below;
    return { min, max: standard + step * above, step, default: standard };
  });
const percent = fc.integer({ min: 0, max: 100 });

describe('a level in the units of a camera', () => {
  it('has the ends at 0 and 100, and the default at 50', () => {
    fc.assert(
      fc.property(range, (one) => {
        expect([0, 50, 100].map((value) => toDevice(value, one, 50))).toEqual([
          one.min,
          one.default,
          one.max,
        ]);
      }),
    );
  });

  it('is one straight line where 0 leaves the picture as it is', () => {
    const gain = { min: 0, max: 255, step: 1, default: 100 };
    expect([0, 20, 100].map((value) => toDevice(value, gain, 0))).toEqual([0, 51, 255]);
  });

  it('never falls when the key rises, and is always a step inside of the range', () => {
    fc.assert(
      fc.property(range, fc.constantFrom(0, 50), percent, percent, (one, neutral, a, b) => {
        const [low, high] = [toDevice(Math.min(a, b), one, neutral), toDevice(Math.max(a, b), one, neutral)];
        expect(low).toBeLessThanOrEqual(high);
        for (const value of [low, high]) {
          expect(value).toBeGreaterThanOrEqual(one.min);
          expect(value).toBeLessThanOrEqual(one.max);
          expect((value - one.min) % one.step).toBe(0);
        }
      }),
    );
  });

  it('comes back as it went where the camera is fine enough, and else as what is set the same', () => {
    fc.assert(
      fc.property(range, fc.constantFrom(0, 50), percent, (one, neutral, value) => {
        const set = toDevice(value, one, neutral);
        const told = fromDevice(set, one, neutral);
        const fine =
          one.step * 50 <= Math.min(one.default - one.min, one.max - one.default) && neutral === 50;
        if (fine) expect(told).toBe(value);
        const again = toDevice(told, one, neutral);
        expect(Math.abs(again - set)).toBeLessThanOrEqual(Math.max(one.step, (one.max - one.min) / 100));
      }),
    );
  });

  it('is told between 0 and 100, whatever the camera says', () => {
    fc.assert(
      fc.property(range, fc.constantFrom(0, 50), fc.integer(), (one, neutral, value) => {
        const told = fromDevice(value, one, neutral);
        expect(told).toBeGreaterThanOrEqual(0);
        expect(told).toBeLessThanOrEqual(100);
      }),
    );
  });
});
