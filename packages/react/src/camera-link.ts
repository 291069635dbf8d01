import { type Camera, type ConnectionState, Disconnected, type State } from '@sightglass/client';
import { KeyStore } from './key-store.ts';

/** What the connection does before there is one: on the server, and until the provider is on the page. */
export const NOT_YET: ConnectionState = Object.freeze({ status: 'connecting', attempt: 0 });

/** Somebody who waits for a camera. */
interface Waiter {
  resolve(camera: Camera): void;
  reject(problem: Disconnected): void;
}

/**
 * What a provider shares with the components below it: the camera, which comes after the first rendering unless it is given,
 * and may be exchanged for another, and one store per key.
 */
export class CameraLink {
  readonly #listeners = new Set<() => void>();
  readonly #stores = new Map<keyof State, unknown>();
  #camera: Camera | undefined;
  #isOver = false;
  #isSettled = false;
  #waiters: Waiter[] = [];
  #endWatch: (() => void) | undefined;

  /** @param camera - that is there already: what it knows is shown in the first rendering */
  constructor(camera?: Camera) {
    this.#camera = camera;
  }

  /** The camera; one that the provider connects itself comes when it is on the page. */
  get camera(): Camera | undefined {
    return this.#camera;
  }

  /** The camera, if it is there to stay: strict mode takes the first one away in the commit that brought it. */
  get settled(): Camera | undefined {
    return this.#isSettled ? this.#camera : undefined;
  }

  /** What its connection does. */
  get connection(): ConnectionState {
    return this.#camera?.connection ?? NOT_YET;
  }

  /** Calls `listener` when there is another camera, or its connection does something else. @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    const own = () => listener();
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  };

  /** The store of a key; always the same one. */
  key<K extends keyof State>(key: K): KeyStore<K> {
    const known = this.#stores.get(key);
    // A store is kept below the key that it was made for.
    if (known !== undefined) return known as KeyStore<K>;
    const store = new KeyStore(key, this);
    this.#stores.set(key, store);
    return store;
  }

  /** There is a camera. */
  attach(camera: Camera): void {
    this.#isOver = false;
    this.#isSettled = false;
    this.#camera = camera;
    this.#endWatch = camera.onConnection(() => this.#tell());
    this.#tell();
    queueMicrotask(() => this.#answerWaiters());
  }

  /** There is none any more, or another one follows at once. */
  detach(): void {
    this.#endWatch?.();
    this.#camera = undefined;
    this.#tell();
    queueMicrotask(() => this.#answerWaiters());
  }

  /**
   * The camera as soon as there is one: at once, or when the provider is on the page.
   *
   * @throws Disconnected when the provider is not on the page any more
   */
  attached(): Promise<Camera> {
    if (this.settled) return Promise.resolve(this.settled);
    if (this.#isOver) return Promise.reject(gone());
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  /** After the commit: strict mode takes the camera away in it, and gives another. */
  #answerWaiters(): void {
    const camera = this.#camera;
    this.#isOver = camera === undefined;
    this.#isSettled = camera !== undefined;
    for (const { resolve, reject } of this.#waiters.splice(0)) {
      if (camera) resolve(camera);
      else reject(gone());
    }
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

function gone(): Disconnected {
  return new Disconnected('The CameraProvider is not on the page any more');
}
