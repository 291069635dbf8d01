/** Visits that are remembered at a time; with one more the oldest is forgotten. */
const SIZE = 1_000;

/**
 * Who comes again and again without a session, with HTTP Basic. What would be one session, had they
 * one, is one visit.
 */
export class Visits {
  /** User name and address to the end, in ms since 1970; the one used longest ago first. */
  readonly #ends = new Map<string, number>();
  readonly #lifetime: number;
  readonly #now: () => number;

  /**
   * @param lifetime - ms without use after which a visit ends
   * @param now - ms since 1970
   */
  constructor(lifetime: number, now: () => number) {
    this.#lifetime = lifetime;
    this.#now = now;
  }

  /** Counts as use. @returns whether a visit begins with it */
  begins(username: string, address: string): boolean {
    const visit = JSON.stringify([username, address]);
    const now = this.#now();
    const begins = (this.#ends.get(visit) ?? 0) <= now;
    this.#ends.delete(visit);
    this.#ends.set(visit, now + this.#lifetime);
    for (const [oldest, end] of this.#ends) {
      if (end > now && this.#ends.size <= SIZE) break;
      this.#ends.delete(oldest);
    }
    return begins;
  }
}
