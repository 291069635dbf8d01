import type { LastChange } from '@sightglass/client';
import { isValue, type Value, type Values } from './values.ts';

/** Who set a key last. */
export interface Author {
  /** The user name; undefined for somebody without a login. */
  readonly username: string | undefined;
  readonly value: Value | undefined;
  /** Whether the same value was sent from this page shortly before. */
  readonly isSentHere: boolean;
  /** By the clock of this page, in ms. */
  readonly at: number;
}

/** How long a value that was sent from here may take to be told of, in ms. */
const OWN_MS = 10_000;

/** Who set which key last. */
export class Authors {
  readonly #authors = new Map<string, Author>();
  readonly #sent = new Map<string, Map<unknown, number>>();
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;

  /** @param now - a clock, in ms */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Who set the key last; undefined as long as the server has told of nobody. */
  of(key: string): Author | undefined {
    return this.#authors.get(key);
  }

  /** Calls `listener` when a key has another author. @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Values were sent from here. */
  sent(values: Values): void {
    for (const [key, value] of Object.entries(values)) {
      const known = this.#sent.get(key) ?? new Map<unknown, number>();
      for (const [each, at] of known) if (this.#now() - at > OWN_MS) known.delete(each);
      known.set(value, this.#now());
      this.#sent.set(key, known);
    }
  }

  /** The server told of a change. */
  told(change: Pick<LastChange, 'keys' | 'by' | 'to'>): void {
    for (const key of change.keys) {
      const value = change.to[key];
      const sentAt = this.#sent.get(key)?.get(value);
      this.#authors.set(key, {
        username: change.by ?? undefined,
        value: isValue(value) ? value : undefined,
        isSentHere: sentAt !== undefined && this.#now() - sentAt <= OWN_MS,
        at: this.#now(),
      });
    }
    for (const listener of [...this.#listeners]) listener();
  }
}

/** Whether somebody at another page set the key: somebody else, or the same person at another page. */
export function isElsewhere(author: Author, me: string | undefined): boolean {
  return author.username !== me || !author.isSentHere;
}
