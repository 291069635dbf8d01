import { describe, expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

describe('pauses between tries', () => {
  it('double from half a second and stop growing at ten', () => {
    const backoff = new Backoff(() => 0);
    expect(Array.from({ length: 7 }, () => backoff.next())).toEqual([
      500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
  });

  it('are cut by no more than one half', () => {
    const backoff = new Backoff(() => 0.999_999);
    expect(backoff.next()).toBe(250);
    for (let tries = 0; tries < 2000; tries += 1) expect(backoff.next()).toBeLessThanOrEqual(10_000);
    expect(backoff.next()).toBe(5000);
  });

  it('start anew after a success', () => {
    const backoff = new Backoff(() => 0);
    backoff.next();
    backoff.next();
    backoff.reset();
    expect(backoff.next()).toBe(500);
  });
});
