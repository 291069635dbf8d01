import type { Socket } from 'node:net';
import type { Key, State } from '@sightglass/protocol';
import { textFrame } from './text-frame.ts';

/**
 * What goes out to one client. Replies are written at once. Broadcasts are too while the client
 * reads; of what a slow client has not taken, only the names of the changed keys are kept, and it gets
 * their newest values in one frame when it reads again (ARCHITECTURE.md, "Broadcast").
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #read: () => State;
  readonly #missed = new Set<Key>();
  readonly #waiting: (() => void)[] = [];
  #behindSince: number | undefined;
  #closed = false;

  constructor(socket: Socket, read: () => State) {
    this.#socket = socket;
    this.#read = read;
    socket.on('drain', this.#catchUp);
  }

  /** Since when the client has not taken what it was sent, in ms on the monotonic clock; undefined when it keeps up. */
  get behindSince(): number | undefined {
    return this.#behindSince;
  }

  /** Sends a reply. */
  reply(message: object): void {
    this.#write(textFrame(JSON.stringify(message)));
  }

  /**
   * Sends a broadcast, or remembers it.
   *
   * @param frame - the same for the whole audience
   * @param keys - what the frame tells
   */
  broadcast(frame: Buffer, keys: readonly Key[]): void {
    if (this.#behindSince === undefined) this.#write(frame);
    else for (const key of keys) this.#missed.add(key);
  }

  /** Forgets missed keys that the client may not read any more. */
  restrict(keys: ReadonlySet<Key>): void {
    for (const key of this.#missed) if (!keys.has(key)) this.#missed.delete(key);
  }

  /** Fulfilled when the client keeps up, or is gone. */
  ready(): Promise<void> {
    if (this.#behindSince === undefined || this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing is sent from now on. */
  close(): void {
    this.#closed = true;
    this.#socket.off('drain', this.#catchUp);
    this.#missed.clear();
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #write(frame: Buffer): void {
    if (this.#closed || !this.#socket.writable) return;
    if (!this.#socket.write(frame)) this.#behindSince ??= performance.now();
  }

  readonly #catchUp = (): void => {
    this.#behindSince = undefined;
    if (this.#missed.size > 0) {
      const state = this.#read();
      const values = Object.fromEntries([...this.#missed].map((key) => [key, state[key]]));
      this.#missed.clear();
      this.#write(textFrame(JSON.stringify(values)));
    }
    if (this.#behindSince === undefined) for (const resolve of this.#waiting.splice(0)) resolve();
  };
}
