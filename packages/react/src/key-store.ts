import type { Camera, Patch, State } from '@sightglass/client';
import type { CameraLink } from './camera-link.ts';

/** What may be sent for a key; `never` for one that is read-only. */
export type SettableValue<K extends keyof State> = K extends keyof Patch
  ? Exclude<Patch[K], undefined>
  : never;

/** What there is to know of a key besides its value. */
export interface KeyMeta<T> {
  /** What the camera last said, also while a change is under way; undefined until it is known. */
  readonly confirmed: T | undefined;
  /** Whether a change is under way. */
  readonly pending: boolean;
  /** Why the last change failed; undefined when it did not, and from the next change on. */
  readonly error: Error | undefined;
}

/** A key at one moment; the same object as long as nothing changes. */
export interface KeySnapshot<T> {
  /** What to show: the value that a change under way asks for, or else the confirmed one. */
  readonly value: T | undefined;
  readonly meta: KeyMeta<T>;
}

/** Done, not set: what they ask for is true when the camera says so, and not before. */
const COMMANDS: ReadonlySet<string> = new Set(['record', 'snap'] satisfies (keyof Patch)[]);

const UNKNOWN: KeySnapshot<never> = Object.freeze({
  value: undefined,
  meta: Object.freeze({ confirmed: undefined, pending: false, error: undefined }),
});

/** One key of a camera for all components that show it, so that they agree at every moment. */
export class KeyStore<K extends keyof State> {
  readonly #key: K;
  readonly #link: CameraLink;
  readonly #listeners = new Set<() => void>();
  #snapshot: KeySnapshot<State[K]> = UNKNOWN;
  /** Renderings ask for snapshots at any time: that there is a new one says not that everybody knows it. */
  #told: KeySnapshot<State[K]> = UNKNOWN;
  #wish: { readonly value: unknown; camera?: Camera } | undefined;
  /** Why the last change failed, and of which camera that was asked. */
  #failure: { readonly problem: Error; readonly camera: Camera | undefined } | undefined;
  #watched: Camera | undefined;
  #endLink: (() => void) | undefined;
  #endKey: (() => void) | undefined;

  constructor(key: K, link: CameraLink) {
    this.#key = key;
    this.#link = link;
  }

  /** What a server renders, and a browser at first: the same. */
  readonly serverSnapshot = (): KeySnapshot<State[K]> => UNKNOWN;

  /** The key now. */
  readonly snapshot = (): KeySnapshot<State[K]> => {
    const { camera } = this.#link;
    const confirmed = camera?.state[this.#key];
    // What became of a change at another camera says nothing of this one.
    const wish = this.#wish?.camera && this.#wish.camera !== camera ? undefined : this.#wish;
    const error = this.#failure?.camera === camera ? this.#failure?.problem : undefined;
    const value = this.#shown(confirmed, wish?.value);
    const pending = wish !== undefined;
    const { meta, value: shown } = this.#snapshot;
    const isSame =
      Object.is(shown, value) &&
      Object.is(meta.confirmed, confirmed) &&
      meta.pending === pending &&
      meta.error === error;
    if (!isSame) this.#snapshot = { value, meta: { confirmed, pending, error } };
    return this.#snapshot;
  };

  /** Calls `listener` when the key may be another. @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    if (this.#listeners.size === 1) {
      // A key that may not be read any more is told of by the connection alone.
      this.#endLink = this.#link.subscribe(() => this.#look());
      this.#look();
    }
    return () => {
      this.#listeners.delete(own);
      if (this.#listeners.size === 0) this.#rest();
    };
  };

  /**
   * Changes the key. The value is shown at once; when the change fails, the confirmed one comes back and the error is
   * in the key's meta. A rejection needs no handler of its own.
   *
   * @returns the confirmed value; undefined when the change was dropped for want of a connection
   * @throws as `set` of the camera
   */
  readonly set = (value: SettableValue<K>): Promise<State[K] | undefined> => {
    const wish: { readonly value: unknown; camera?: Camera } = { value };
    this.#wish = wish;
    this.#failure = undefined;
    this.#tell();
    const answer = this.#send(value, wish);
    answer.then(
      () => this.#settle(wish, undefined),
      (problem: unknown) =>
        this.#settle(wish, problem instanceof Error ? problem : new Error(String(problem))),
    );
    return answer;
  };

  async #send(value: SettableValue<K>, wish: { camera?: Camera }): Promise<State[K] | undefined> {
    const camera = this.#link.settled ?? (await this.#link.attached());
    wish.camera = camera;
    // A key and its value belong together, which the compiler does not see.
    const confirmed = await camera.set({ [this.#key]: value } as Patch);
    return confirmed[this.#key];
  }

  /** Of an earlier change nothing is to be seen any more: the last one decides. */
  #settle(wish: { readonly camera?: Camera }, problem: Error | undefined): void {
    if (this.#wish !== wish) return;
    this.#wish = undefined;
    this.#failure = problem && { problem, camera: wish.camera };
    this.#tell();
  }

  #shown(confirmed: State[K] | undefined, wish: unknown): State[K] | undefined {
    // Such as "on" for what is reported as true: nobody knows how it looks until the camera says so.
    if (COMMANDS.has(this.#key) || typeof wish !== typeof confirmed) return confirmed;
    return wish as State[K];
  }

  /** There may be another camera. */
  #look(): void {
    const { camera } = this.#link;
    if (camera !== this.#watched) {
      this.#endKey?.();
      this.#endKey = camera?.on(this.#key, () => this.#tell());
      this.#watched = camera;
    }
    this.#tell();
  }

  /** Nobody listens. */
  #rest(): void {
    this.#endLink?.();
    this.#endKey?.();
    this.#watched = undefined;
  }

  #tell(): void {
    const snapshot = this.snapshot();
    if (snapshot === this.#told) return;
    this.#told = snapshot;
    for (const listener of [...this.#listeners]) listener();
  }
}
