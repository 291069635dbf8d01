import { Backoff } from './backoff.ts';
import { AuthenticationFailed, Disconnected, RateLimited, SightglassError } from './errors.ts';
import { type Dialect, Greeting } from './greeting.ts';
import { Heartbeat } from './heartbeat.ts';
import type { Identity } from './identity.ts';
import type { Message } from './messages.ts';
import { Socket, type WebSocketClass, webSocketClass } from './socket.ts';

/** How long a connection may take to open, in ms. */
const OPENING_MS = 10_000;
/** How long a connection must have been open to count as stable, in ms. */
const STABLE_MS = 10_000;

/** What the connection is doing; told apart by `status`. */
export type ConnectionState =
  /** On its way, for the first time (`attempt` 0) or again. */
  | { readonly status: 'connecting'; readonly attempt: number }
  /** Logged in, and the state is that of the server. */
  | { readonly status: 'open' }
  /** Away; `retryAt` is when it is tried again, in ms since 1970, and `attempt` counts the tries from 1. */
  | { readonly status: 'waiting'; readonly retryAt: number; readonly attempt: number }
  /** For good: by {@link Disconnected} after `close()`, or because the server refused the login. */
  | { readonly status: 'closed'; readonly reason: SightglassError };

/** What the connection tells. */
export interface ConnectionEvents {
  /** There is a new {@link ConnectionState}. */
  changed(state: ConnectionState): void;
  /** The whole state as the server has it; from now on messages can be sent. */
  welcomed(values: readonly (readonly [name: string, value: unknown])[], dialect: Dialect): void;
  /** A message of the server. */
  received(message: Message): void;
  /** What was sent and not answered never will be. */
  lost(): void;
}

/** A connection to the server that logs in and comes back by itself. */
export class Connection {
  readonly #url: string;
  readonly #identity: Identity;
  readonly #events: ConnectionEvents;
  readonly #backoff = new Backoff();
  readonly #heartbeat: Heartbeat;
  #state: ConnectionState = { status: 'connecting', attempt: 0 };
  #dialect: Dialect | undefined;
  #socket: Socket | undefined;
  #greeting: Greeting | undefined;
  #openedAt: number | undefined;
  #pings = 0;
  /** Retries, or gives up opening. */
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param url - of the WebSocket */
  constructor(url: string, identity: Identity, events: ConnectionEvents) {
    this.#url = url;
    this.#identity = identity;
    this.#events = events;
    this.#heartbeat = new Heartbeat(
      () => this.#ping(),
      () => this.#lose(),
    );
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects now. */
  connect(): void {
    clearTimeout(this.#timer);
    this.#begin();
    this.#timer = setTimeout(() => this.#lose(), OPENING_MS);
    webSocketClass()
      .then((Class) => this.#open(Class))
      .catch((problem: unknown) => this.#end(problem));
  }

  /** The network may be back or gone: tries at once, or finds out now whether the connection still lives. */
  wake(): void {
    if (this.#state.status === 'waiting') this.connect();
    else if (this.#state.status === 'open') this.#heartbeat.probe();
  }

  /** Sends a message; the state must be `open`. */
  send(message: Message): void {
    this.#socket?.send(message);
  }

  /** Ends for good. Fulfilled when the socket is closed. */
  async close(): Promise<void> {
    const socket = this.#openedAt === undefined ? undefined : this.#socket;
    if (socket) this.#socket = undefined;
    this.#end(new Disconnected('The connection was closed'));
    await socket?.close();
  }

  #open(Class: WebSocketClass): void {
    if (this.#state.status !== 'connecting' || this.#socket) return;
    this.#socket = new Socket(Class, this.#url, {
      opened: () => {
        clearTimeout(this.#timer);
        this.#openedAt = performance.now();
        this.#heartbeat.start();
        this.#greet(true);
      },
      received: (message) => this.#receive(message),
      closed: () => this.#lose(),
    });
  }

  #greet(login: boolean): void {
    this.#greeting?.stop();
    this.#greeting = new Greeting(this.#identity, (message) => this.send(message), {
      welcomed: (values, dialect) => {
        this.#greeting = undefined;
        this.#dialect = dialect;
        this.#events.welcomed(values, dialect);
        this.#become({ status: 'open' });
      },
      failed: (problem) =>
        problem instanceof AuthenticationFailed ? this.#end(problem) : this.#lose(problem),
    });
    this.#greeting.begin(login);
  }

  #receive(message: Message): void {
    this.#heartbeat.heard();
    this.#events.received(message);
    if (this.#greeting) this.#greeting.take(message);
    else if ('authenticated' in message) this.#reconsider(message['authenticated'] === true);
  }

  /** The rights are others: what can be read is asked for again, after a new login where there was one. */
  #reconsider(known: boolean): void {
    if (!known && !this.#identity.isAnonymous) {
      this.#identity.forget();
      this.#begin();
      this.#greet(true);
    } else this.#greet(false);
  }

  #ping(): void {
    this.#pings += 1;
    // An original device knows no ping, but answers every question.
    this.send(this.#dialect === 'original' ? { get: ['brightness'] } : { ping: this.#pings });
  }

  /** @param problem - why; a server that asks for more time gets it */
  #lose(problem?: unknown): void {
    const openedAt = this.#openedAt;
    this.#drop();
    if (openedAt !== undefined && performance.now() - openedAt >= STABLE_MS) this.#backoff.reset();
    const asked = problem instanceof RateLimited ? (problem.retryAfter ?? 0) * 1_000 : 0;
    const wait = this.#backoff.next() + asked;
    this.#timer = setTimeout(() => this.connect(), wait);
    this.#events.lost();
    this.#become({ status: 'waiting', retryAt: Date.now() + wait, attempt: this.#backoff.attempt });
  }

  #end(problem: unknown): void {
    if (this.#state.status === 'closed') return;
    this.#drop();
    const reason = problem instanceof SightglassError ? problem : new SightglassError(String(problem));
    this.#become({ status: 'closed', reason });
    this.#events.lost();
  }

  #drop(): void {
    clearTimeout(this.#timer);
    this.#heartbeat.stop();
    this.#greeting?.stop();
    this.#greeting = undefined;
    this.#dialect = undefined;
    this.#openedAt = undefined;
    this.#socket?.drop();
    this.#socket = undefined;
  }

  #begin(): void {
    this.#become({ status: 'connecting', attempt: this.#backoff.attempt });
  }

  #become(state: ConnectionState): void {
    this.#state = state;
    this.#events.changed(state);
  }
}
