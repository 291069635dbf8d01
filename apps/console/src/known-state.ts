import { KEY_NAMES, type Key, type State } from '@sightglass/protocol';

/** What the server last said of each key. Keys that this session may not read are missing. */
export class KnownState {
  #values: Partial<State> = {};
  readonly #watchers = new Set<(told: ReadonlySet<Key>) => void>();

  /** The value of a key, or undefined where it is not known. */
  get<K extends Key>(key: K): State[K] | undefined {
    return this.#values[key];
  }

  /** Takes new values; watchers hear of every key in them, also of those that stayed the same. */
  merge(values: Partial<State>): void {
    this.#values = { ...this.#values, ...values };
    this.#tell(new Set(KEY_NAMES.filter((key) => key in values)));
  }

  /** Takes the answer to a question for everything: what is not in it is not known any more. */
  replace(values: Partial<State>): void {
    this.#values = values;
    this.#tell(new Set(KEY_NAMES));
  }

  /** Calls `watcher` with the keys that the server spoke of, after each message. */
  watch(watcher: (told: ReadonlySet<Key>) => void): void {
    this.#watchers.add(watcher);
  }

  #tell(told: ReadonlySet<Key>): void {
    for (const watcher of this.#watchers) watcher(told);
  }
}
