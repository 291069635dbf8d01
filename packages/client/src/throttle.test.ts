import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Throttle } from './throttle.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Pushes values at times, in ms. @returns what went out, and when */
function play(pushes: readonly (readonly [pause: number, value: number])[]) {
  const sent: { readonly at: number; readonly value: number }[] = [];
  let waiting: number | undefined;
  const throttle = new Throttle(() => {
    if (waiting !== undefined) sent.push({ at: performance.now(), value: waiting });
    waiting = undefined;
    return false;
  }, 50);
  for (const [pause, value] of pushes) {
    vi.advanceTimersByTime(pause);
    waiting = value;
    throttle.request();
  }
  vi.runAllTimers();
  return sent;
}

const pushes = fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer()), {
  minLength: 1,
  maxLength: 200,
});

it('gives at most 20 turns in any second', () => {
  fc.assert(
    fc.property(pushes, (line) => {
      const sent = play(line);
      for (const { at } of sent) {
        const within = sent.filter((other) => other.at >= at && other.at < at + 1_000);
        expect(within.length).toBeLessThanOrEqual(20);
      }
    }),
  );
});

it('always passes the last value on, and the first at once', () => {
  fc.assert(
    fc.property(pushes, (line) => {
      const sent = play(line);
      expect(sent.at(-1)?.value).toBe(line.at(-1)?.[1]);
      expect(play(line.slice(0, 1)).length).toBe(1);
    }),
  );
});

it('goes on as long as there is more to do, a turn per interval', () => {
  let left = 5;
  const times: number[] = [];
  const throttle = new Throttle(() => {
    times.push(performance.now());
    left -= 1;
    return left > 0;
  }, 50);
  throttle.request();
  vi.runAllTimers();
  expect(times.map((at) => at - (times[0] ?? 0))).toEqual([0, 50, 100, 150, 200]);
});

it('leaves no timer when it is stopped', () => {
  const throttle = new Throttle(() => false, 50);
  throttle.request();
  throttle.request();
  throttle.stop();
  expect(vi.getTimerCount()).toBe(0);
});
