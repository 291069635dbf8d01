import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { RateLimiter, type Verdict } from './rate-limit.ts';

/** What the product sets where nothing else is configured. */
const LIMIT = { perSecond: 100, burst: 200, patience: 10 };
/** Not 0: what counts is the time between messages. */
const START = 5_000_000;

let now: number;
let limiter: RateLimiter;

beforeEach(() => {
  now = START;
  limiter = new RateLimiter(LIMIT, now);
});

/** What becomes of so many messages, the first one now and the others `apart` ms from one another. */
function send(count: number, apart = 0): Verdict[] {
  return Array.from({ length: count }, (_, number) => {
    if (number > 0) now += apart;
    return limiter.judge(now);
  });
}

const all = (verdicts: readonly Verdict[]) => [...new Set(verdicts)];

describe('a client', () => {
  it('may send 200 messages at once, and no more', () => {
    expect(all(send(200))).toEqual(['take']);
    expect(all(send(50))).toEqual(['drop']);
  });

  it('may send 100 a second for as long as it wants', () => {
    expect(all(send(100_000, 10))).toEqual(['take']);
  });

  it('may send 200 at once again after two seconds, and not 400 after four', () => {
    send(200);
    now += 2_000;
    expect(all(send(200))).toEqual(['take']);
    expect(limiter.judge(now)).toBe('drop');
    now += 4_000;
    expect(all(send(200))).toEqual(['take']);
    expect(limiter.judge(now)).toBe('drop');
  });

  it('that sends 125 a second has every fifth dropped when its burst is used up', () => {
    const verdicts = send(5_000, 8).slice(-1_000);
    expect(verdicts.filter((verdict) => verdict === 'take')).toHaveLength(800);
  });

  it('gets no more taken than the burst and 100 a second, however it spreads its messages', () => {
    const gaps = fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 40, noNaN: true })), {
      minLength: 1,
      maxLength: 600,
    });
    fc.assert(
      fc.property(gaps, (apart) => {
        const one = new RateLimiter(LIMIT, START);
        let at = START;
        let taken = 0;
        for (const gap of apart) {
          at += gap;
          if (one.judge(at) === 'take') taken += 1;
        }
        // A hair for the rounding of fractions.
        expect(taken).toBeLessThanOrEqual(200 + (at - START) / 10 + 1e-6);
      }),
    );
  });

  it('is never limited where the limit is lifted', () => {
    limiter = new RateLimiter({ ...LIMIT, perSecond: 0 }, now);
    expect(all(send(100_000))).toEqual(['take']);
  });
});

describe('a client that goes on above the limit', () => {
  /** Sends 1,000 messages a second for so long. */
  const flood = (ms: number) => send(ms + 1, 1);

  beforeEach(() => {
    send(200);
  });

  it('is closed after 10 seconds, and not before', () => {
    expect(flood(9_999)).not.toContain('close');
    now += 1;
    expect(limiter.judge(now)).toBe('close');
  });

  it('is forgiven after a second in which nothing was dropped', () => {
    expect(flood(9_000)).not.toContain('close');
    now += 1_001;
    expect(flood(9_000)).not.toContain('close');
  });

  it('is not forgiven for a shorter pause', () => {
    expect(flood(9_000)).not.toContain('close');
    now += 900;
    expect(flood(1_000)).toContain('close');
  });
});
