import pLimit, { type LimitFunction } from 'p-limit';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { addressGroup } from './address.ts';
import { InvalidCredentials, LoginsBusy, TooManyAttempts } from './errors.ts';
import { type Applicant, RETRY_SECONDS, WAITING } from './hash-queue.ts';

/** How many failures an address has. */
export interface AttemptLimit {
  readonly limit: number;
  readonly windowMinutes: number;
  /** Attempts that may wait, in all and of one address. */
  readonly waiting?: number;
}

/**
 * Slows guessing: after so many failures an address waits, whoever it names. A success does not wipe
 * the failures out, or one known account would be a licence to guess the others.
 */
export class Throttle {
  readonly #failures: RateLimiterMemory;
  readonly #limit: number;
  readonly #waiting: number;
  /**
   * Attempts of one address are made one after the other: none slips past the count, and a page that
   * loads many pictures at once with the right password is not taken for somebody who guesses.
   */
  readonly #lines = new Map<string, LimitFunction>();

  constructor({ limit, windowMinutes, waiting = WAITING }: AttemptLimit) {
    this.#waiting = waiting;
    this.#limit = limit;
    this.#failures = new RateLimiterMemory({ points: limit, duration: windowMinutes * 60 });
  }

  /**
   * Makes an attempt for an address and counts it when it ends in InvalidCredentials.
   *
   * @param attempt - is told who makes it, for its place among the others that wait
   * @throws TooManyAttempts or LoginsBusy without making it; else what `attempt` throws
   */
  async guard<T>(address: string, attempt: (applicant: Applicant) => Promise<T>): Promise<T> {
    const group = addressGroup(address);
    const line = this.#lines.get(group) ?? pLimit(1);
    if (line.pendingCount >= this.#waiting) throw new LoginsBusy(RETRY_SECONDS);
    this.#lines.set(group, line);
    try {
      return await line(() => this.#attempt(group, attempt));
    } finally {
      if (line.activeCount + line.pendingCount === 0) this.#lines.delete(group);
    }
  }

  async #attempt<T>(group: string, attempt: (applicant: Applicant) => Promise<T>): Promise<T> {
    const failures = await this.#failures.get(group);
    if (failures && failures.consumedPoints >= this.#limit) {
      throw new TooManyAttempts(Math.max(1, Math.ceil(failures.msBeforeNext / 1_000)));
    }
    try {
      return await attempt({ group, failures: failures?.consumedPoints ?? 0 });
    } catch (problem) {
      if (problem instanceof InvalidCredentials) await this.#failures.penalty(group);
      throw problem;
    }
  }
}
