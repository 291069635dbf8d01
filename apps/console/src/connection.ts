import { Backoff } from './backoff.ts';

/** How long after a ping the server may be silent before the connection counts as dead, in ms. */
const SILENCE_MS = 5_000;
/** Between two pings, in ms. */
const PING_MS = 5_000;
/** How long a connection may take to open, in ms. */
const OPENING_MS = 10_000;

/** What the connection tells. */
export interface ConnectionEvents {
  /** Messages can be sent; the server knows nothing of an earlier connection. */
  opened(): void;
  /** The connection is away; the next try follows in `nextTryMs` ms. */
  lost(nextTryMs: number): void;
  /** A text frame of the server. */
  received(text: string): void;
}

/** The part of a browser's WebSocket that is used: events `open`, `close` and `message`. */
export interface Socket extends EventTarget {
  send(text: string): void;
  close(): void;
}

/**
 * A connection to the server that comes back by itself. A dead one (a cable pulled, a server that hangs) is found by
 * a ping every 5 s that stays without any message for 5 s.
 */
export class Connection {
  readonly #events: ConnectionEvents;
  readonly #open: () => Socket;
  readonly #backoff: Backoff;
  #socket: Socket | undefined;
  /** Ends with the socket that is listened to. */
  #listening = new AbortController();
  #isOpen = false;
  #pings = 0;
  /** Opens, retries or pings next. */
  #next: ReturnType<typeof setTimeout> | undefined;
  /** Gives the connection up. */
  #deadline: ReturnType<typeof setTimeout> | undefined;

  /** @param open - begins a new WebSocket to the server */
  constructor(events: ConnectionEvents, open: () => Socket, backoff: Backoff = new Backoff()) {
    this.#events = events;
    this.#open = open;
    this.#backoff = backoff;
  }

  /** Connects, or connects anew where there is a connection: a new one carries the cookie of now. */
  restart(): void {
    this.#drop();
    const socket = this.#open();
    this.#socket = socket;
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    socket.addEventListener('open', () => this.#opened(), { signal });
    socket.addEventListener('close', () => this.#lose(), { signal });
    socket.addEventListener('message', (event) => this.#received(event), { signal });
    this.#deadline = setTimeout(() => this.#lose(), OPENING_MS);
  }

  /** The network may be back or gone: tries at once, or finds out now whether the connection still lives. */
  wake(): void {
    if (this.#isOpen) this.#ping();
    else this.restart();
  }

  /**
   * Sends one message.
   *
   * @returns false when there is no connection; the message is not kept
   */
  send(message: object): boolean {
    if (!this.#isOpen || this.#socket === undefined) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #opened(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#isOpen = true;
    this.#events.opened();
    this.#ping();
  }

  #received(event: Event): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    // Not before: a server that takes connections and says nothing is not back.
    this.#backoff.reset();
    if (event instanceof MessageEvent && typeof event.data === 'string') this.#events.received(event.data);
  }

  #ping(): void {
    clearTimeout(this.#next);
    this.#next = setTimeout(() => this.#ping(), PING_MS);
    this.#pings += 1;
    this.send({ ping: this.#pings });
    this.#deadline ??= setTimeout(() => this.#lose(), SILENCE_MS);
  }

  #lose(): void {
    this.#drop();
    const wait = this.#backoff.next();
    this.#next = setTimeout(() => this.restart(), wait);
    this.#events.lost(wait);
  }

  /** Lets the socket go without waiting for its end: over a dead network the closing handshake takes minutes. */
  #drop(): void {
    clearTimeout(this.#next);
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    this.#isOpen = false;
    this.#listening.abort();
    this.#socket?.close();
    this.#socket = undefined;
  }
}
