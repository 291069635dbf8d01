import { SightglassError } from './errors.ts';
import { type Message, parseMessage } from './messages.ts';

/** What happens to a socket. Nothing is told after {@link Socket.drop}. */
export interface SocketEvents {
  readonly opened: () => void;
  readonly received: (message: Message) => void;
  readonly closed: () => void;
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
export interface Socket {
  send(message: Message): void;
  /** Lets go without waiting for an end: over a dead network the closing handshake takes for ever. */
  drop(): void;
  /** Says goodbye. Fulfilled when the server has answered, or did not in time. */
  close(): Promise<void>;
}

/** Begins to connect. @param url - `ws:` or `wss:` */
export function openSocket(Class: WebSocketClass, url: string, events: SocketEvents): Socket {
  const webSocket = new Class(url);
  webSocket.onopen = events.opened;
  webSocket.onclose = events.closed;
  // What is wrong is told to nobody who could do something about it; a close follows.
  webSocket.onerror = () => {};
  webSocket.onmessage = ({ data }) => {
    const message = parseMessage(data);
    if (message) events.received(message);
  };
  const drop = () => {
    webSocket.onopen = webSocket.onmessage = webSocket.onclose = null;
    (webSocket.terminate ?? webSocket.close).call(webSocket);
  };
  return {
    send: (message) => webSocket.send(JSON.stringify(message)),
    drop,
    async close() {
      webSocket.onopen = webSocket.onmessage = null;
      await new Promise<void>((resolve) => {
        const impatience = setTimeout(resolve, FAREWELL_MS);
        webSocket.onclose = () => {
          clearTimeout(impatience);
          resolve();
        };
        webSocket.close();
      });
      drop();
    },
  };
}

/**
 * The WebSocket of this platform. On Node.js that of the package `ws` is better than its own, which holds the process
 * as long as a dead connection does: nothing tears it down.
 *
 * @throws SightglassError without either
 */
export async function webSocketClass(): Promise<WebSocketClass> {
  // Types for it depend on where one is; what is used is the same everywhere.
  const own = (globalThis as { readonly WebSocket?: WebSocketClass }).WebSocket;
  if (own && !('process' in globalThis)) return own;
  const optional = import('#web-socket') as Promise<{ WebSocket?: WebSocketClass }>;
  const { WebSocket = own } = await optional.catch((): Awaited<typeof optional> => ({}));
  if (WebSocket) return WebSocket;
  throw new SightglassError('No WebSocket: npm install ws');
}
