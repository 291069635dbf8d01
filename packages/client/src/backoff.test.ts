import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('doubles its waits from 1 s to 30 s, and shortens each by up to a half', () => {
  fc.assert(
    fc.property(fc.nat(2_000), chance, (attempt, random) => {
      const whole = Math.min(30_000, 1_000 * 2 ** attempt);
      const wait = backoffMs(attempt, undefined, () => random);
      expect(wait).toBeGreaterThanOrEqual(whole / 2);
      expect(wait).toBeLessThanOrEqual(whole);
    }),
  );
});

it('gives different waits for different chances', () => {
  fc.assert(
    fc.property(chance, chance, (one, other) => {
      const waits = [one, other].map((value) => backoffMs(0, undefined, () => value));
      expect(Math.abs((waits[0] ?? 0) - (waits[1] ?? 0))).toBeCloseTo(500 * Math.abs(one - other), 6);
    }),
  );
});
