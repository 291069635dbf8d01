/** Shortest and longest pause between two tries, in ms. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;

/**
 * Pauses between tries: they double from 0.5 s to 10 s. Each is shortened by a random part of up to one half, so
 * that pages which lost the server together do not come back together.
 */
export class Backoff {
  #tries = 0;
  readonly #random: () => number;

  /** @param random - a number from 0 up to but not 1, as `Math.random` */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** The pause before the next try, in ms. */
  next(): number {
    const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#tries, 16));
    this.#tries += 1;
    return Math.round(whole * (1 - this.#random() / 2));
  }

  /** A try succeeded: the next pause is the shortest again. */
  reset(): void {
    this.#tries = 0;
  }
}
