/** Hears of a new value of a key. */
export type Listener = (value: unknown) => void;

/** What the server last said of each key, and who wants to hear of it. */
export class KnownState {
  readonly #values = new Map<string, unknown>();
  readonly #listeners = new Map<string, Set<Listener>>();
  #snapshot: Readonly<Record<string, unknown>> | undefined;

  /** All values; the same object as long as nothing changes. */
  get snapshot(): Readonly<Record<string, unknown>> {
    this.#snapshot ??= Object.freeze(Object.fromEntries(this.#values));
    return this.#snapshot;
  }

  /** Takes values; listeners hear of those that are different, when all are taken. */
  merge(values: Iterable<readonly [name: string, value: unknown]>): void {
    const changed: (readonly [string, unknown])[] = [];
    for (const entry of values) {
      const [name, value] = entry;
      if (this.#values.has(name) && equal(this.#values.get(name), value)) continue;
      this.#values.set(name, value);
      changed.push(entry);
    }
    if (changed.length === 0) return;
    this.#snapshot = undefined;
    for (const [name, value] of changed) this.#tell(name, value);
  }

  /** Takes the whole state: what is not in it cannot be read any more. */
  replace(values: readonly (readonly [name: string, value: unknown])[]): void {
    const names = new Set(values.map(([name]) => name));
    for (const name of [...this.#values.keys()]) {
      if (names.has(name)) continue;
      this.#values.delete(name);
      this.#snapshot = undefined;
    }
    this.merge(values);
  }

  /** Calls `listener` with each new value of a key. @returns ends that */
  on(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners);
    // The same function twice is two listeners.
    const own: Listener = (value) => listener(value);
    listeners.add(own);
    return () => listeners.delete(own);
  }

  #tell(name: string, value: unknown): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) guarded(() => listener(value));
  }
}

/** Calls foreign code: what it throws is reported as an error of its own and stops nobody else. */
export function guarded(call: () => void): void {
  try {
    call();
  } catch (problem) {
    queueMicrotask(() => {
      throw problem;
    });
  }
}

/** Values come out of JSON, with their fields in the order in which the server writes them. */
function equal(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  return (
    typeof one === 'object' && typeof other === 'object' && JSON.stringify(one) === JSON.stringify(other)
  );
}
