import { KEY_NAMES, type Key } from '@sightglass/protocol';

/** What a client wants to be told, of that which it may read. At first everything. */
export class Subscription {
  /** Undefined stands for everything, keys to come included. */
  #wanted: Set<Key> | undefined;

  /** Adds keys; the first time, the client is told these and no longer everything. */
  add(keys: readonly Key[]): void {
    this.#wanted ??= new Set();
    for (const key of keys) this.#wanted.add(key);
  }

  addAll(): void {
    this.#wanted = undefined;
  }

  remove(keys: readonly Key[]): void {
    this.#wanted ??= new Set(KEY_NAMES);
    for (const key of keys) this.#wanted.delete(key);
  }

  removeAll(): void {
    this.#wanted = new Set();
  }

  /** The keys to tell, out of those that the client may read. */
  among(readable: ReadonlySet<Key>): ReadonlySet<Key> {
    const wanted = this.#wanted;
    return wanted ? new Set([...readable].filter((key) => wanted.has(key))) : readable;
  }
}
