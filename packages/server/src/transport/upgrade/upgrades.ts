import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { handshakeProblem, WEBSOCKET_VERSION } from './handshake.ts';

/** Why somebody becomes no WebSocket. */
export interface UpgradeRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Seconds until it makes sense to try again. */
  readonly retryAfter?: number;
}

/** Thrown by whoever takes upgrades, for one that is not taken. */
export class UpgradeRefused extends Error {
  override readonly name = 'UpgradeRefused';
  readonly refusal: UpgradeRefusal;

  constructor(refusal: UpgradeRefusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** Makes a WebSocket of a request that is a proper handshake. @throws UpgradeRefused */
export type UpgradeTaker = (request: IncomingMessage, socket: Socket, head: Buffer) => Promise<void>;

/** What is said to those who come at the end. */
export const CLOSING: UpgradeRefusal = {
  status: 503,
  code: 'CLOSING',
  message: 'The server is shutting down',
};

/** The WebSockets of a server, by their addresses. Whoever is not taken is told why, and the connection ends. */
export class Upgrades {
  readonly #takers: ReadonlyMap<string, UpgradeTaker>;
  readonly #logger: Logger;
  #closing = false;

  /** @param takers - by path */
  constructor(takers: Readonly<Record<string, UpgradeTaker>>, logger: Logger) {
    this.#takers = new Map(Object.entries(takers));
    this.#logger = logger;
  }

  /** Takes the upgrades of an HTTP server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void this.#upgrade(request, socket, head);
    });
  }

  /** From now on everybody is refused. */
  close(): void {
    this.#closing = true;
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const gone = () => socket.destroy();
    socket.on('error', gone);
    try {
      if (this.#closing) return refuse(socket, CLOSING);
      const take = this.#takers.get(pathOf(request));
      if (!take) {
        const message = `A WebSocket is at ${[...this.#takers.keys()].join(' and ')}`;
        return refuse(socket, { status: 404, code: 'NOT_FOUND', message });
      }
      const problem = handshakeProblem(request);
      if (problem !== undefined) {
        return refuse(socket, { status: 400, code: 'INVALID_HANDSHAKE', message: problem });
      }
      if (!(socket instanceof Socket)) throw new TypeError('The upgrade came without a network socket');
      await take(request, socket, head);
      socket.off('error', gone);
    } catch (problem) {
      if (problem instanceof UpgradeRefused) return refuse(socket, problem.refusal);
      this.#logger.error({ err: problem }, 'An upgrade failed');
      refuse(socket, { status: 500, code: 'INTERNAL_ERROR', message: 'The server failed; its log says why' });
    }
  }
}

function pathOf(request: IncomingMessage): string {
  const path = request.url?.split('?', 1)[0] ?? '';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

function refuse(socket: Duplex, { status, code, message, retryAfter }: UpgradeRefusal): void {
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
