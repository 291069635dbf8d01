import type { Socket } from 'node:net';
import { findKey, type Key, type State } from '@sightglass/protocol';
import { textFrame } from './text-frame.ts';

/** Replies that wait for those before them, before the client is not read from any more. */
const LINE_LIMIT = 64;

/** A place in the line of replies, which are made when it is their turn; undefined while they are owed. */
interface Place {
  replies: (() => readonly object[]) | undefined;
}

/**
 * What goes out to one client. Replies are written at once. Broadcasts are too while the client
 * reads; of what a slow client has not taken, only the names of the changed keys are kept, and it gets
 * their newest values in one frame when it reads again (ARCHITECTURE.md, "Broadcast").
 */
export class Outbox {
  readonly #socket: Socket;
  readonly #read: () => State;
  readonly #missed = new Set<Key>();
  /** Replies that wait for those before them, the first of which is owed. */
  readonly #line: Place[] = [];
  /** What they tell: a broadcast does not overtake them. */
  readonly #held = new Set<Key>();
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

  /** Whether as much waits as may: the client does not read, or too many replies wait for those before them. */
  get isFull(): boolean {
    return this.#behindSince !== undefined || this.#line.length >= LINE_LIMIT;
  }

  /** Sends a reply, or lets it wait for those before it. */
  reply(message: object): void {
    if (this.#line.length === 0) this.#write(textFrame(JSON.stringify(message)));
    else {
      this.#line.push({ replies: () => [message] });
      this.#hold(Object.keys(message));
    }
  }

  /** Sends replies that tell what is so when it is their turn. */
  tell(make: () => readonly object[]): void {
    if (this.#line.length > 0) this.#line.push({ replies: make });
    else for (const reply of make()) this.#write(textFrame(JSON.stringify(reply)));
  }

  /**
   * Keeps the place of replies that come later: others wait behind them, and so do broadcasts of what they tell.
   *
   * @param names - the keys that they will tell
   * @returns what sends them
   */
  owe(names: readonly string[]): (replies: readonly object[]) => void {
    const place: Place = { replies: undefined };
    this.#line.push(place);
    this.#hold(names);
    return (replies) => {
      place.replies = () => replies;
      this.#hold(replies.flatMap((reply) => Object.keys(reply)));
      this.#advance();
    };
  }

  /**
   * Sends a broadcast, or remembers it.
   *
   * @param frame - the same for the whole audience
   * @param keys - what the frame tells
   */
  broadcast(frame: Buffer, keys: readonly Key[]): void {
    if (this.#behindSince === undefined && !keys.some((key) => this.#held.has(key))) this.#write(frame);
    else for (const key of keys) this.#missed.add(key);
  }

  /** Forgets missed keys that the client may not read any more. */
  restrict(keys: ReadonlySet<Key>): void {
    for (const key of this.#missed) if (!keys.has(key)) this.#missed.delete(key);
  }

  /** Fulfilled when there is room again, or the client is gone. */
  ready(): Promise<void> {
    if (!this.isFull || this.#closed) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Nothing is sent from now on. */
  close(): void {
    this.#closed = true;
    this.#socket.off('drain', this.#catchUp);
    this.#missed.clear();
    this.#line.length = 0;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #write(frame: Buffer): void {
    if (this.#closed || !this.#socket.writable) return;
    if (!this.#socket.write(frame)) this.#behindSince ??= performance.now();
  }

  #hold(names: readonly string[]): void {
    for (const name of names) {
      const key = findKey(name);
      if (key !== undefined) this.#held.add(key);
    }
  }

  /** Sends the replies that nothing is owed before, and in the end what was held back. */
  #advance(): void {
    for (let make = this.#line[0]?.replies; make; make = this.#line[0]?.replies) {
      this.#line.shift();
      for (const reply of make()) this.#write(textFrame(JSON.stringify(reply)));
    }
    if (this.#line.length === 0) {
      this.#held.clear();
      if (this.#behindSince === undefined) this.#sendMissed();
    }
    this.#letOn();
  }

  #letOn(): void {
    if (!this.isFull) for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #sendMissed(): void {
    if (this.#missed.size === 0) return;
    const state = this.#read();
    const values = Object.fromEntries([...this.#missed].map((key) => [key, state[key]]));
    this.#missed.clear();
    this.#write(textFrame(JSON.stringify(values)));
  }

  readonly #catchUp = (): void => {
    this.#behindSince = undefined;
    if (this.#line.length === 0) this.#sendMissed();
    this.#letOn();
  };
}
