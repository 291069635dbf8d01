/**
 * How long a client above its limit is not read from, in ms: it waits with the rest of what it has to say, and everybody else
 * is not held up by throwing that away.
 */
export const REST = 50;

/** How many messages a client may send. */
export interface RateLimit {
  /** Messages a second in the long run; 0 lifts the limit. */
  readonly perSecond: number;
  /** Messages that pass at once after a rest. */
  readonly burst: number;
  /** Seconds of going on above the limit until the client is closed. */
  readonly patience: number;
}

/** What to do with a message: take it, drop it with an error, or close its sender. */
export type Verdict = 'take' | 'drop' | 'close';

/** A pause of this many ms in which nothing was dropped ends an excess. */
const CALM = 1_000;

/** A token bucket for one client (PROTOCOL.md, section 5, `Rate limit exceeded`). */
export class RateLimiter {
  readonly #limit: RateLimit;
  #tokens: number;
  #filledAt: number;
  #excess: { readonly since: number; last: number } | undefined;

  /** @param now - ms on a monotonic clock */
  constructor(limit: RateLimit, now: number) {
    this.#limit = limit;
    this.#tokens = limit.burst;
    this.#filledAt = now;
  }

  /** Judges a message that came at `now`, in ms on the clock of the constructor. */
  judge(now: number): Verdict {
    const { perSecond, burst, patience } = this.#limit;
    if (perSecond === 0) return 'take';
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1_000) * perSecond);
    this.#filledAt = now;
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 'take';
    }
    if (!this.#excess || now - this.#excess.last > CALM) this.#excess = { since: now, last: now };
    this.#excess.last = now;
    return now - this.#excess.since >= patience * 1_000 ? 'close' : 'drop';
  }
}
