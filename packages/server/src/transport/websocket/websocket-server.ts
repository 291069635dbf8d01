import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import type { Session } from '../../auth/session.ts';
import { ClientList, type ConnectedClient } from '../connected-client.ts';
import { CLOSING, type UpgradeRefusal, UpgradeRefused } from '../upgrade/upgrades.ts';
import { Audiences } from './audience.ts';
import { Broadcaster } from './broadcaster.ts';
import { Connection, type ConnectionServices } from './connection.ts';

/** Where the API is found (PROTOCOL.md, section 1). */
export const API_PATH = '/api/v1';
/** Bytes of a message; a longer one closes its sender with 1009. */
const MAX_MESSAGE = 64 * 1_024;
/** How long clients have to say goodbye at the end, in ms. */
const FAREWELL = 1_000;

/** Who somebody is who comes with an upgrade, or why not. */
export type Admission = { readonly address: string; readonly session: Session | undefined } | UpgradeRefusal;

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
  readonly #clients = new ClientList();
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

  /** Makes a client of an upgrade. @throws UpgradeRefused */
  async take(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const admission = await this.#options.admit(request);
    if ('status' in admission) throw new UpgradeRefused(admission);
    // A password takes its time to check: the end may have come meanwhile.
    if (this.#closing) throw new UpgradeRefused(CLOSING);
    if (!admission.session && this.#isFullOfAnonymous()) throw new UpgradeRefused(CROWDED);
    this.#server.handleUpgrade(request, socket, head, (client) => {
      const { address, session } = admission;
      const userAgent = request.headers['user-agent'] ?? '';
      const connection = new Connection(
        { ...this.#options, audiences: this.#audiences },
        client,
        socket,
        { address, userAgent },
        session,
      );
      const strikeOff = this.#clients.enter({
        kind: 'websocket',
        address,
        userAgent,
        session: () => connection.session,
      });
      this.#connections.add(connection);
      this.#count();
      client.once('close', () => {
        this.#connections.delete(connection);
        strikeOff();
        this.#count();
      });
    });
  }

  /** Who is connected, in the order in which they came. */
  clients(): readonly ConnectedClient[] {
    return this.#clients.list();
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

  #isFullOfAnonymous(): boolean {
    const { maxAnonymous } = this.#options;
    if (maxAnonymous === 0 || this.#connections.size < maxAnonymous) return false;
    let anonymous = 0;
    for (const connection of this.#connections) if (!connection.session) anonymous += 1;
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
