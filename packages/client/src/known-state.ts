import { type Listeners, noListeners } from './listeners.ts';

/** What the server last said of each key, and who wants to hear of it. */
export interface KnownState {
  /** All values; the same object as long as nothing changes. */
  readonly snapshot: Readonly<Record<string, unknown>>;
  /** Takes values; listeners hear of those that are different, when all are taken. */
  merge(values: readonly (readonly [name: string, value: unknown])[]): void;
  /** Takes the whole state: what is not in it cannot be read any more. */
  replace(values: readonly (readonly [name: string, value: unknown])[]): void;
  /** Calls `listener` with each new value of a key. @returns ends that */
  on(name: string, listener: (value: unknown) => void): () => void;
}

/** Makes a {@link KnownState} that knows nothing yet. */
export function knowNothing(): KnownState {
  const known = new Map<string, unknown>();
  const listeners = new Map<string, Listeners<unknown>>();
  let snapshot: Readonly<Record<string, unknown>> | undefined;

  const merge: KnownState['merge'] = (values) => {
    const changed = values.filter(([name, value]) => !known.has(name) || !equal(known.get(name), value));
    if (changed.length === 0) return;
    for (const [name, value] of changed) known.set(name, value);
    snapshot = undefined;
    for (const [name, value] of changed) listeners.get(name)?.tell(value);
  };
  return {
    get snapshot() {
      snapshot ??= Object.freeze(Object.fromEntries(known));
      return snapshot;
    },
    merge,
    replace(values) {
      const names = new Set(values.map(([name]) => name));
      for (const name of known.keys()) {
        if (names.has(name)) continue;
        known.delete(name);
        snapshot = undefined;
      }
      merge(values);
    },
    on(name, listener) {
      const those = listeners.get(name) ?? noListeners();
      listeners.set(name, those);
      return those.add(listener);
    },
  };
}

/** Values come out of JSON, with their fields in the order in which the server writes them. */
function equal(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
