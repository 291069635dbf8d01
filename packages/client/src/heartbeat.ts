/** Silence after which a sign of life is asked for, and how long after that the server may be silent, in ms. */
const SILENCE_MS = 5_000;
const PATIENCE_MS = 5_000;

/** Finds out that a connection is dead although nobody closed it: within 10 s of the last message. */
export class Heartbeat {
  readonly #ping: () => void;
  readonly #dead: () => void;
  #heardAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the ping went out that nothing came after yet. */
  #pingedAt: number | undefined;

  /**
   * @param ping - asks the server for a sign of life
   * @param dead - called once, when none came
   */
  constructor(ping: () => void, dead: () => void) {
    this.#ping = ping;
    this.#dead = dead;
  }

  /** Begins to listen for silence. */
  start(): void {
    this.heard();
    this.#wait(SILENCE_MS);
  }

  /** Something came. No timer is touched: this may be called ten thousand times a second. */
  heard(): void {
    this.#heardAt = performance.now();
    this.#pingedAt = undefined;
  }

  /** Asks for a sign of life now, because the network may have changed. */
  probe(): void {
    this.#pingedAt ??= performance.now();
    this.#ping();
    this.#wait(PATIENCE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #wait(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  /** Counts from the ping, not from the last message: the timers of a tab in the background come late. */
  #look(): void {
    const now = performance.now();
    if (this.#pingedAt !== undefined) {
      const rest = this.#pingedAt + PATIENCE_MS - now;
      if (rest > 0) this.#wait(rest);
      else this.#dead();
      return;
    }
    const rest = this.#heardAt + SILENCE_MS - now;
    if (rest > 0) this.#wait(rest);
    else this.probe();
  }
}
