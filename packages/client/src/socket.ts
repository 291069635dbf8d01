import { SightglassError } from './errors.ts';
import { type Message, parseMessage } from './messages.ts';

/** What happens to a socket. Nothing is told after {@link Socket.drop}. */
export interface SocketEvents {
  opened(): void;
  received(message: Message): void;
  closed(): void;
}

/** The part of a WebSocket that browsers, Node.js and `ws` have in common, and what `ws` has besides. */
interface WebSocketLike {
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: (() => void) | null;
  onerror: (() => void) | null;
  send(text: string): void;
  close(): void;
  terminate?(): void;
}

/** The constructor of a WebSocket. */
export type WebSocketClass = new (url: string) => WebSocketLike;

/** How long the server may take to say goodbye, in ms. */
const FAREWELL_MS = 1_000;

/** One WebSocket, from its opening to its end. */
export class Socket {
  readonly #webSocket: WebSocketLike;

  /** Begins to connect. @param url - `ws:` or `wss:` */
  constructor(Class: WebSocketClass, url: string, events: SocketEvents) {
    const webSocket = new Class(url);
    this.#webSocket = webSocket;
    webSocket.onopen = () => events.opened();
    webSocket.onclose = () => events.closed();
    // What is wrong is told to nobody who could do something about it; a close follows.
    webSocket.onerror = () => {};
    webSocket.onmessage = ({ data }) => {
      const message = parseMessage(data);
      if (message) events.received(message);
    };
  }

  send(message: Message): void {
    this.#webSocket.send(JSON.stringify(message));
  }

  /** Lets go without waiting for an end: over a dead network the closing handshake takes for ever. */
  drop(): void {
    const webSocket = this.#webSocket;
    webSocket.onopen = webSocket.onmessage = webSocket.onclose = null;
    (webSocket.terminate ?? webSocket.close).call(webSocket);
  }

  /** Says goodbye. Fulfilled when the server has answered, or did not in time. */
  async close(): Promise<void> {
    const webSocket = this.#webSocket;
    webSocket.onopen = webSocket.onmessage = null;
    await new Promise<void>((resolve) => {
      const impatience = setTimeout(resolve, FAREWELL_MS);
      webSocket.onclose = () => {
        clearTimeout(impatience);
        resolve();
      };
      webSocket.close();
    });
    this.drop();
  }
}

/**
 * The WebSocket of this platform: its own, or that of the package `ws`.
 *
 * @throws SightglassError without either
 */
export async function webSocketClass(): Promise<WebSocketClass> {
  // Types for it depend on where one is; what is used is the same everywhere.
  const own = Reflect.get(globalThis, 'WebSocket') as WebSocketClass | undefined;
  if (own) return own;
  try {
    const { WebSocket } = (await import('#web-socket')) as { WebSocket: WebSocketClass | undefined };
    if (WebSocket) return WebSocket;
  } catch {
    // It is optional.
  }
  throw new SightglassError('There is no WebSocket here: npm install ws');
}
