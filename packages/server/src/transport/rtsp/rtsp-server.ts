import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, Server as TlsServer } from 'node:tls';
import { endHandshakes } from '../../tls/handshakes.ts';
import type { ServerCertificate } from '../../tls/server-certificate.ts';
import type { ConnectionDoor } from '../http/connection-door.ts';
import type { Refusal } from '../http/refusal.ts';
import { StreamSeats } from '../stream-seats.ts';
import { Connection } from './connection.ts';
import { Nonces } from './digest.ts';
import type { RtspHouse } from './house.ts';
import { KnownPresentations } from './known-presentations.ts';
import { answerText } from './message.ts';
import { SESSION_SECONDS } from './play-session.ts';

/** How long, in ms, a key frame may take: players do not ask again, and a busy machine takes seconds to start an encoder. */
const PICTURE = 10_000;

/** What an {@link RtspServer} needs. */
export interface RtspOptions
  extends Omit<
    RtspHouse,
    'nonces' | 'presentations' | 'rtspSeats' | 'sessions' | 'pictureMs' | 'sessionSeconds'
  > {
  /** Viewers at a time; 0 for as many as come. */
  readonly maxViewers: number;
  /** ms in which TLS has to be agreed on. */
  readonly handshakeMs: number;
  /** What all connections come through. */
  readonly door: ConnectionDoor;
  /** What TLS is spoken with; null for plain RTSP. */
  readonly certificate: ServerCertificate | null;
  /** ms that a key frame may take, and seconds that a session lasts, where they are not the usual ones. */
  readonly pictureMs?: number;
  readonly sessionSeconds?: number;
}

/** The live videos for players, recorders and machine controls: RTSP 1.0 (RFC 2326) in front of RTP. */
export class RtspServer {
  /** What is listened with. */
  readonly server: Server;
  readonly #house: RtspHouse;
  readonly #connections = new Set<Connection>();
  readonly #endHandshakes: () => void;

  constructor({ maxViewers, handshakeMs, door, certificate, ...house }: RtspOptions) {
    this.#house = {
      pictureMs: PICTURE,
      sessionSeconds: SESSION_SECONDS,
      ...house,
      nonces: new Nonces(),
      presentations: new KnownPresentations(house.camera),
      rtspSeats: new StreamSeats(maxViewers),
      sessions: new Map(),
    };
    const take = (socket: Socket) => this.#take(socket);
    // A player that has said its last word is answered still.
    const sockets = { allowHalfOpen: true };
    this.server = certificate
      ? createTlsServer({ ...certificate.options, ...sockets, handshakeTimeout: handshakeMs }, take)
      : createServer(sockets, take);
    this.#endHandshakes = this.server instanceof TlsServer ? endHandshakes(this.server) : () => {};
    if (this.server instanceof TlsServer) certificate?.follow(this.server);
    door.keep(this.server, farewell);
  }

  /** Says goodbye to everybody, and takes no more. */
  async close(): Promise<void> {
    const closed = this.server.listening ? once(this.server, 'close') : undefined;
    this.server.close();
    this.#endHandshakes();
    for (const { play } of [...this.#house.sessions.values()]) play.end(true);
    for (const connection of this.#connections) connection.hangUp();
    await closed;
  }

  #take(socket: Socket): void {
    const connection = new Connection(this.#house, socket);
    this.#connections.add(connection);
    socket.once('close', () => this.#connections.delete(connection));
    void connection.serve();
  }
}

/** What somebody is told whom the door sends away. */
function farewell({ retryAfter }: Refusal): string {
  return answerText({
    status: 503,
    headers: { 'Retry-After': retryAfter === undefined ? undefined : String(retryAfter) },
  });
}
