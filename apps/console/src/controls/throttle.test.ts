import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Throttle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a throttle', () => {
  it('passes the first value at once', () => {
    const pass = vi.fn();
    new Throttle(pass, 50).push(1);
    expect(pass).toHaveBeenCalledExactlyOnceWith(1);
  });

  it('passes the last of the values that came too fast', () => {
    const pass = vi.fn();
    const throttle = new Throttle<number>(pass, 50);
    for (const value of [1, 2, 3, 4]) throttle.push(value);
    expect(throttle.isWaiting).toBe(true);
    vi.advanceTimersByTime(50);
    expect(pass.mock.calls).toEqual([[1], [4]]);
    expect(throttle.isWaiting).toBe(false);
  });

  it('never passes more than one value per interval, and always the last one', () => {
    const gaps = fc.array(fc.nat({ max: 80 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(gaps, (pauses) => {
        const passed: { value: number; at: number }[] = [];
        const throttle = new Throttle<number>((value) => passed.push({ value, at: Date.now() }), 50);
        pauses.forEach((pause, value) => {
          vi.advanceTimersByTime(pause);
          throttle.push(value);
        });
        vi.advanceTimersByTime(200);
        expect(passed.at(-1)?.value).toBe(pauses.length - 1);
        passed.slice(1).forEach(({ at }, index) => {
          expect(at - (passed[index]?.at ?? 0)).toBeGreaterThanOrEqual(50);
        });
      }),
    );
  });
});
