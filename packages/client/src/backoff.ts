/** Shortest and longest wait before a new try, before chance shortens them, in ms. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Waits between tries: they double from 1 s to 30 s, and each is shortened by a random part of up to one half, so
 * that clients which lost a server together do not come back together.
 */
export class Backoff {
  #attempt = 0;
  readonly #random: () => number;

  /** @param random - a number from 0 up to but not 1, as `Math.random` */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Waits since the last {@link reset}. */
  get attempt(): number {
    return this.#attempt;
  }

  /** The wait before the next try, in ms. */
  next(): number {
    const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#attempt, 16));
    this.#attempt += 1;
    return whole * (0.5 + this.#random() / 2);
  }

  /** The connection was stable: the next wait is the shortest again. */
  reset(): void {
    this.#attempt = 0;
  }
}
