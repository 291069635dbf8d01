import { backoffMs } from './backoff.ts';
import { AuthenticationFailed, Disconnected, RateLimited, SightglassError } from './errors.ts';
import { type Greeting, greet } from './greeting.ts';
import { heartbeat } from './heartbeat.ts';
import type { Identity } from './identity.ts';
import type { Message } from './messages.ts';
import { openSocket, type Socket, type WebSocketClass, webSocketClass } from './socket.ts';

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
  welcomed(values: readonly (readonly [name: string, value: unknown])[], knowsIds: boolean): void;
  /** A message of the server. */
  received(message: Message): void;
  /** What was sent and not answered never will be. */
  lost(): void;
}

/** A connection to the server that logs in and comes back by itself. */
export interface Connection {
  readonly state: ConnectionState;
  /** Connects now. */
  connect(): void;
  /** The network may be back or gone: tries at once, or finds out now whether the connection still lives. */
  readonly wake: () => void;
  /** Sends a message; the state must be `open`. */
  send(message: Message): void;
  /** Ends for good. Fulfilled when the socket is closed. */
  close(): Promise<void>;
}

/**
 * Makes a {@link Connection}.
 *
 * @param url - of the WebSocket
 * @param longestWait - before a new try, in ms; that of {@link backoffMs} where it is undefined
 */
export function keepConnection(
  url: string,
  identity: Identity,
  longestWait: number | undefined,
  events: ConnectionEvents,
): Connection {
  let state: ConnectionState = { status: 'connecting', attempt: 0 };
  let attempt = 0;
  /** Undefined until it is known. */
  let knowsIds: boolean | undefined;
  let socket: Socket | undefined;
  let greeting: Greeting | undefined;
  let openedAt: number | undefined;
  let closed: Promise<void> | undefined;
  /** Retries, or gives up opening. */
  let timer: ReturnType<typeof setTimeout> | undefined;

  const send = (message: Message) => socket?.send(message);
  const beat = heartbeat(
    // An original device knows no ping, but answers every question.
    () => send(knowsIds === false ? { get: ['brightness'] } : { ping: true }),
    () => lose(),
  );
  /** Listeners hear of it, and any of them may close the connection: nothing follows that. */
  const become = (next: ConnectionState) => {
    if (isOver()) return;
    state = next;
    events.changed(next);
  };
  const isOver = () => state.status === 'closed';
  const begin = () => become({ status: 'connecting', attempt });
  const connect = () => {
    clearTimeout(timer);
    begin();
    if (isOver()) return;
    timer = setTimeout(lose, OPENING_MS);
    webSocketClass().then(open).catch(end);
  };
  const open = (Class: WebSocketClass) => {
    if (state.status !== 'connecting' || socket) return;
    socket = openSocket(Class, url, {
      opened() {
        clearTimeout(timer);
        openedAt = performance.now();
        beat.start();
        welcome(true);
      },
      received(message) {
        beat.heard();
        events.received(message);
        if (greeting?.take(message) === false) reconsider(message['authenticated'] === true);
      },
      closed: lose,
    });
  };
  const welcome = (login: boolean) => {
    greeting?.stop();
    if (isOver()) return;
    greeting = greet(identity, login, knowsIds === true, send, {
      welcomed(values, known) {
        knowsIds = known;
        events.welcomed(values, known);
        become({ status: 'open' });
      },
      failed: (problem) => (problem instanceof AuthenticationFailed ? end(problem) : lose(problem)),
    });
  };
  /** The rights are others: what can be read is asked for again, after a new login where there was one. */
  const reconsider = (known: boolean) => {
    const login = !known && !identity.isAnonymous;
    if (login) {
      identity.forget();
      begin();
    }
    welcome(login);
  };
  /** @param problem - why; a server that asks for more time gets it */
  const lose = (problem?: unknown) => {
    if (openedAt !== undefined && performance.now() - openedAt >= STABLE_MS) attempt = 0;
    drop();
    const asked = (problem instanceof RateLimited && problem.retryAfter) || 0;
    const wait = backoffMs(attempt++, longestWait) + asked * 1_000;
    timer = setTimeout(connect, wait);
    events.lost();
    become({ status: 'waiting', retryAt: Date.now() + wait, attempt });
  };
  const end = (problem: unknown) => {
    if (isOver()) return;
    drop();
    const reason = problem instanceof SightglassError ? problem : new SightglassError(String(problem));
    become({ status: 'closed', reason });
    events.lost();
  };
  const drop = () => {
    clearTimeout(timer);
    beat.stop();
    greeting?.stop();
    socket?.drop();
    greeting = openedAt = socket = undefined;
  };
  const close = async () => {
    const last = openedAt === undefined ? undefined : socket;
    if (last) socket = undefined;
    end(new Disconnected('Connection closed'));
    await last?.close();
  };
  return {
    get state() {
      return state;
    },
    connect,
    wake: () => {
      if (state.status === 'waiting') connect();
      else if (state.status === 'open') beat.probe();
    },
    send,
    close: () => (closed ??= close()),
  };
}
