import type { SourceEvents } from './source.ts';

/** Tells whether pictures come, once per change: a source may report the same thing as often as it likes. */
export class Presence {
  readonly #events: SourceEvents;
  readonly #name: string;
  #told: string | boolean | undefined;

  /** @param name - of the source in log lines; must hold no password */
  constructor(events: SourceEvents, name: string) {
    this.#events = events;
    this.#name = name;
  }

  here(): void {
    if (this.#told === true) return;
    this.#told = true;
    this.#events.exists(true);
    this.#events.log('info', `${this.#name}: pictures come`);
  }

  /** As `gone`, unless a reason was told already. */
  missing(problem: string): void {
    if (typeof this.#told !== 'string') this.gone(problem);
  }

  /** @param problem - why there are none, in words for a person */
  gone(problem: string): void {
    if (this.#told === problem) return;
    this.#told = problem;
    this.#events.exists(false, problem);
    this.#events.log('warn', `${this.#name}: ${problem}`);
  }
}
