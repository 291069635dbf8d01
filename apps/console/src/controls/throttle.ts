/**
 * Passes values on at most once per interval: the first at once, then the latest of each interval. The last value
 * given is always passed on.
 */
export class Throttle<T> {
  readonly #pass: (value: T) => void;
  readonly #intervalMs: number;
  #waiting: { readonly value: T } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(pass: (value: T) => void, intervalMs: number) {
    this.#pass = pass;
    this.#intervalMs = intervalMs;
  }

  /** Whether a value still waits for its interval. */
  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** Takes the newest value; one that still waits is replaced. */
  push(value: T): void {
    if (this.#timer === undefined) this.#send(value);
    else this.#waiting = { value };
  }

  #send(value: T): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting !== undefined) this.#send(waiting.value);
    }, this.#intervalMs);
    this.#pass(value);
  }
}
