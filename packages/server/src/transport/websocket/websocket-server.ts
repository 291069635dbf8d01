import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { Session } from '../../auth/session.ts';
import { Audiences } from './audience.ts';
import { Broadcaster } from './broadcaster.ts';
import { Connection, type ConnectionServices } from './connection.ts';
import { handshakeProblem, WEBSOCKET_VERSION } from './handshake.ts';

/** Where the API is found (PROTOCOL.md, section 1). */
const PATH = '/api/v1';
/** Bytes of a message; a longer one closes its sender with 1009. */
const MAX_MESSAGE = 64 * 1_024;
/** How long clients have to say goodbye at the end, in ms. */
const FAREWELL = 1_000;

/** Who somebody is who comes with an upgrade, or why not. */
export type Admission =
  | { readonly address: string; readonly session: Session | undefined }
  | {
      readonly status: number;
      readonly code: string;
      readonly message: string;
      readonly retryAfter?: number;
    };

/** What a {@link WebSocketTransport} needs. */
export interface WebSocketOptions extends Omit<ConnectionServices, 'audiences'> {
  /** Looks at the headers of an upgrade: cookie, origin, address. */
  readonly admit: (request: IncomingMessage) => Promise<Admission>;
  /** Clients that are not logged in; 0 for as many as come. */
  readonly maxAnonymous: number;
  readonly heartbeat: { readonly pingMs: number; readonly silenceMs: number; readonly behindMs: number };
}

/** The WebSocket API: connects clients to the store. */
export class WebSocketTransport {
  readonly #options: WebSocketOptions;
  readonly #audiences = new Audiences();
  readonly #connections = new Set<Connection>();
  readonly #broadcaster: Broadcaster;
  readonly #endings: (() => void)[] = [];
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    clientTracking: true,
  });
  #closing = false;

  constructor(options: WebSocketOptions) {
    this.#options = options;
    const { store } = options;
    this.#broadcaster = new Broadcaster(this.#audiences, () => store.read());
    this.#endings.push(store.watch((change) => this.#broadcaster.note(change)));
    const sweeper = setInterval(() => {
      for (const connection of this.#connections) connection.sweep(performance.now(), options.heartbeat);
    }, 1_000);
    this.#endings.push(() => clearInterval(sweeper));
  }

  /** Takes the upgrades of an HTTP server. */
  attach(server: Server): void {
    const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(request, socket, head);
    };
    server.on('upgrade', upgrade);
    this.#endings.push(() => server.off('upgrade', upgrade));
  }

  /** Says goodbye to everybody (1001) and takes no more. Fulfilled when all are gone. */
  async close(): Promise<void> {
    this.#closing = true;
    for (const end of this.#endings.splice(0)) end();
    this.#broadcaster.close();
    const gone = [...this.#server.clients].map(
      (client) => new Promise<void>((resolve) => client.once('close', () => resolve())),
    );
    for (const client of this.#server.clients) client.close(1001, 'The server is shutting down');
    const impatience = setTimeout(() => {
      for (const client of this.#server.clients) client.terminate();
    }, FAREWELL);
    await Promise.all(gone);
    clearTimeout(impatience);
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const gone = () => socket.destroy();
    socket.on('error', gone);
    try {
      if (this.#closing) return refuseAtTheEnd(socket);
      if (pathOf(request) !== PATH)
        return refuse(socket, { status: 404, code: 'NOT_FOUND', message: `The WebSocket is at ${PATH}` });
      const problem = handshakeProblem(request);
      if (problem !== undefined)
        return refuse(socket, { status: 400, code: 'INVALID_HANDSHAKE', message: problem });
      const admission = await this.#options.admit(request);
      if ('status' in admission) return refuse(socket, admission);
      // A password takes its time to check: the end may have come meanwhile.
      if (this.#closing) return refuseAtTheEnd(socket);
      if (!admission.session && this.#isFullOfAnonymous()) return refuse(socket, CROWDED);
      if (!(socket instanceof Socket)) throw new TypeError('The upgrade came without a network socket');
      socket.off('error', gone);
      this.#server.handleUpgrade(request, socket, head, (client) => {
        const { address, session } = admission;
        const connection = new Connection(
          { ...this.#options, audiences: this.#audiences },
          client,
          socket,
          address,
          session,
        );
        this.#connections.add(connection);
        this.#count();
        client.once('close', () => {
          this.#connections.delete(connection);
          this.#count();
        });
      });
    } catch (problem) {
      this.#options.logger.error({ err: problem }, 'An upgrade failed');
      refuse(socket, { status: 500, code: 'INTERNAL_ERROR', message: 'The server failed; its log says why' });
    }
  }

  #isFullOfAnonymous(): boolean {
    const { maxAnonymous } = this.#options;
    if (maxAnonymous === 0 || this.#connections.size < maxAnonymous) return false;
    let anonymous = 0;
    for (const connection of this.#connections) if (connection.isAnonymous) anonymous += 1;
    return anonymous >= maxAnonymous;
  }

  #count(): void {
    this.#options.store.report({ clients: this.#connections.size });
  }
}

const CROWDED = {
  status: 503,
  code: 'TOO_MANY_CLIENTS',
  message: 'As many clients as may are connected without a login; connect with a token, or try again later',
  retryAfter: 5,
};

function pathOf(request: IncomingMessage): string | undefined {
  const path = request.url?.split('?', 1)[0];
  return path?.length === PATH.length + 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function refuseAtTheEnd(socket: Duplex): void {
  refuse(socket, { status: 503, code: 'CLOSING', message: 'The server is shutting down' });
}

function refuse(
  socket: Duplex,
  { status, code, message, retryAfter }: Exclude<Admission, { address: string }>,
): void {
  const body = JSON.stringify({ error: { code, message } });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Connection: close',
      ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
      // What a refused client should try (RFC 6455, section 4.4).
      `Sec-WebSocket-Version: ${WEBSOCKET_VERSION}`,
      '',
      body,
    ].join('\r\n'),
    // Somebody who does not close its side does not keep the connection, nor the server from its end.
    () => socket.destroy(),
  );
}
