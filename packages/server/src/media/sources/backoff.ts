/** Pauses between attempts: 0.25 s at first, doubled at every failure, 2 s at most. */
export class Backoff {
  #next = FIRST_MS;

  /** The pause before the next attempt, in ms. */
  next(): number {
    const pause = this.#next;
    this.#next = Math.min(LONGEST_MS, this.#next * 2);
    return pause;
  }

  /** To be called when an attempt succeeded. */
  reset(): void {
    this.#next = FIRST_MS;
  }
}

/** The pause after a refused password, in ms: cameras lock out who guesses. */
export const REFUSED_MS = 30_000;

const FIRST_MS = 250;
const LONGEST_MS = 2000;
