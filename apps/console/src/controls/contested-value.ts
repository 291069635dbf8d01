import type { Outcome } from '../requests.ts';
import { Throttle } from './throttle.ts';

/** Between two messages of one control, in ms: 20 a second, far below what the server lets a client send. */
const INTERVAL_MS = 50;

/** What a contested value works on. */
export interface Contest<T> {
  /** Brings the control to a value. */
  show(value: T): void;
  /** Asks the server for a value; never rejects. */
  write(value: T): Promise<Outcome>;
  /** Tells the person what became of a change. */
  report(outcome: Outcome): void;
}

/**
 * A value that a person and the server both set. While the person moves the control, and until every change asked for
 * is answered, the control keeps the person's value; at all other times it shows the server's. So a broadcast never
 * pulls a slider from under a finger, and a refused value goes back to the true one.
 */
export class ContestedValue<T> {
  readonly #contest: Contest<T>;
  readonly #throttle: Throttle<T>;
  #truth: { readonly value: T } | undefined;
  #isHeld = false;
  #unanswered = 0;

  constructor(contest: Contest<T>) {
    this.#contest = contest;
    this.#throttle = new Throttle((value) => void this.#send(value), INTERVAL_MS);
  }

  /** The server said what is true. */
  tell(value: T): void {
    this.#truth = { value };
    this.#settle();
  }

  /** The person took hold of the control. */
  hold(): void {
    this.#isHeld = true;
  }

  /** The person let go of it. */
  release(): void {
    this.#isHeld = false;
    this.#settle();
  }

  /** The person wants a value; of values that come too fast the last one counts. */
  ask(value: T): void {
    this.#throttle.push(value);
  }

  async #send(value: T): Promise<void> {
    this.#unanswered += 1;
    const outcome = await this.#contest.write(value);
    this.#unanswered -= 1;
    this.#contest.report(outcome);
    this.#settle();
  }

  #settle(): void {
    if (this.#isHeld || this.#unanswered > 0 || this.#throttle.isWaiting) return;
    if (this.#truth !== undefined) this.#contest.show(this.#truth.value);
  }
}
