import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it('doubles its waits from 1 s to 30 s, and shortens each by up to a half', () => {
  fc.assert(
    fc.property(fc.array(chance, { minLength: 1, maxLength: 100 }), (chances) => {
      const line = [...chances];
      const backoff = new Backoff(() => line.shift() ?? 0);
      for (const attempt of chances.keys()) {
        const whole = Math.min(30_000, 1_000 * 2 ** attempt);
        const wait = backoff.next();
        expect(wait).toBeGreaterThanOrEqual(whole / 2);
        expect(wait).toBeLessThanOrEqual(whole);
        expect(backoff.attempt).toBe(attempt + 1);
      }
    }),
  );
});

it('gives different waits for different chances', () => {
  fc.assert(
    fc.property(chance, chance, (one, other) => {
      const waits = [one, other].map((value) => new Backoff(() => value).next());
      expect(Math.abs((waits[0] ?? 0) - (waits[1] ?? 0))).toBeCloseTo(500 * Math.abs(one - other), 6);
    }),
  );
});

it('begins anew after a stable connection', () => {
  const backoff = new Backoff(() => 0);
  for (let attempt = 0; attempt < 5; attempt += 1) backoff.next();
  backoff.reset();
  expect(backoff.next()).toBe(500);
});
