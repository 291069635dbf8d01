import type { Key } from '@sightglass/protocol';
import type { Incoming } from './incoming.ts';

/** What became of a change. `problem` is for people. */
export type Outcome = { readonly done: true } | { readonly done: false; readonly problem: string };

/** How long the server may take over a change, in ms; a camera that changes its resolution takes seconds. */
const PATIENCE_MS = 15_000;

interface Open {
  readonly key: Key;
  readonly settle: (outcome: Outcome) => void;
  readonly deadline: ReturnType<typeof setTimeout>;
}

/** The changes that this page has asked for and that are not answered yet. */
export class Requests {
  readonly #send: (message: object) => boolean;
  readonly #open = new Map<number, Open>();
  #count = 0;

  /** @param send - sends one message, or returns false when there is no connection */
  constructor(send: (message: object) => boolean) {
    this.#send = send;
  }

  /** Asks for one change. Never rejects: a refusal is an outcome as well. */
  write(key: Key, value: unknown): Promise<Outcome> {
    this.#count += 1;
    const id = this.#count;
    if (!this.#send({ [key]: value, id })) return Promise.resolve({ done: false, problem: 'No connection' });
    return new Promise((resolve) => {
      const deadline = setTimeout(() => this.#settle(id, failed('The server did not answer')), PATIENCE_MS);
      this.#open.set(id, { key, settle: resolve, deadline });
    });
  }

  /**
   * Finds the request that a message answers.
   *
   * @returns whether there was one
   */
  answer(message: Incoming): boolean {
    if (message.kind !== 'values' && message.kind !== 'error') return false;
    if (typeof message.id !== 'number') return false;
    const open = this.#open.get(message.id);
    if (open === undefined) return false;
    if (message.kind === 'error') this.#settle(message.id, failed(message.text));
    else if (message.info.includes(open.key)) this.#settle(message.id, { done: true });
    return true;
  }

  /** The connection is lost: whatever is not answered yet never will be. */
  abandon(): void {
    for (const id of [...this.#open.keys()]) this.#settle(id, failed('The connection was lost'));
  }

  #settle(id: number, outcome: Outcome): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    clearTimeout(open.deadline);
    this.#open.delete(id);
    open.settle(outcome);
  }
}

function failed(problem: string): Outcome {
  return { done: false, problem };
}
