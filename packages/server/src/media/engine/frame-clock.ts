/**
 * Calls for a frame at a steady rate, on deadlines that do not drift. While a frame is not done, or the
 * process was held up, ticks are left out; they are never made up for in a burst.
 */
export class FrameClock {
  readonly #tick: (tick: number, at: number) => Promise<void>;
  #period: number;
  #origin = 0;
  #last = -1;
  #base = 0;
  #timer: NodeJS.Timeout | undefined;
  #working: Promise<void> | undefined;
  #running = false;
  #late = 0;

  /**
   * @param fps - frames per second
   * @param tick - makes a frame; its number grows by one per period, also over those left out, and `at` is when it
   *   was due, in ms since 1970 by a clock that never jumps
   */
  constructor(fps: number, tick: (tick: number, at: number) => Promise<void>) {
    this.#period = 1_000 / fps;
    this.#tick = tick;
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#base += this.#last + 1;
    this.#last = -1;
    this.#origin = performance.now();
    this.#arm();
  }

  /** Fulfilled when the frame under way is done. */
  async stop(): Promise<void> {
    this.#running = false;
    clearTimeout(this.#timer);
    await this.#working;
  }

  /** Changes the rate while stopped. */
  setRate(fps: number): void {
    this.#period = 1_000 / fps;
  }

  /** Ticks that passed without a frame since the last call. */
  takeLate(): number {
    const late = this.#late;
    this.#late = 0;
    return late;
  }

  #arm(): void {
    const due = this.#origin + (this.#last + 1) * this.#period;
    this.#timer = setTimeout(() => void this.#ring(), Math.max(0, due - performance.now()));
  }

  async #ring(): Promise<void> {
    const current = Math.max(this.#last + 1, Math.floor((performance.now() - this.#origin) / this.#period));
    this.#late += current - this.#last - 1;
    this.#last = current;
    const due = this.#origin + current * this.#period;
    this.#working = this.#tick(this.#base + current, performance.timeOrigin + due);
    await this.#working;
    this.#working = undefined;
    if (this.#running) this.#arm();
  }
}
