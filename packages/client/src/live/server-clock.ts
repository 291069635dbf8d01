/** How long an answer of the server about its clock is good for, in ms: clocks drift apart. */
const GOOD_MS = 60_000;

/** What the clock of the server shows, from what it answers to a ping: good to half the quickest way there and back. */
export class ServerClock {
  readonly #now: () => number;
  #offset: number | undefined;
  /** How long the way there and back took when that was found out, and when it was. */
  #trip = Number.POSITIVE_INFINITY;
  #at = 0;

  /** @param now - the own clock, in ms since 1970 */
  constructor(now: () => number = () => performance.timeOrigin + performance.now()) {
    this.#now = now;
  }

  /** The own clock now, in ms since 1970. */
  get now(): number {
    return this.#now();
  }

  /** An answer came. @param sentAt - when it was asked for, by the own clock. @param time - of the server */
  told(sentAt: number, time: number): void {
    const trip = this.#now() - sentAt;
    if (trip > this.#trip && this.#now() - this.#at < GOOD_MS) return;
    this.#offset = time + trip / 2 - this.#now();
    this.#trip = trip;
    this.#at = this.#now();
  }

  /** How long ago something was, by the server's clock; undefined until the server has told its time. */
  since(at: number): number | undefined {
    return this.#offset === undefined ? undefined : this.#now() + this.#offset - at;
  }
}
