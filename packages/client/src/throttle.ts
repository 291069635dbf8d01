/**
 * Gives turns at most once per interval: the first at once, the others as soon as the interval allows. A turn that
 * was asked for always comes, unless {@link stop} takes it back.
 */
export class Throttle {
  readonly #turn: () => boolean;
  readonly #intervalMs: number;
  #lastTurn = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param turn - what is done in a turn
   * @returns from `turn`: whether there is more to do in another one
   */
  constructor(turn: () => boolean, intervalMs: number) {
    this.#turn = turn;
    this.#intervalMs = intervalMs;
  }

  /** Asks for a turn; it is taken now if the last one is long enough ago. */
  request(): void {
    if (this.#timer !== undefined) return;
    const wait = this.#lastTurn + this.#intervalMs - performance.now();
    if (wait <= 0) this.#take();
    else this.#timer = setTimeout(() => this.#due(), wait);
  }

  /** Takes the turn back that was asked for. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Timers may come a little early: then the rest is waited for as well. */
  #due(): void {
    this.#timer = undefined;
    this.request();
  }

  #take(): void {
    this.#lastTurn = performance.now();
    if (this.#turn()) this.request();
  }
}
