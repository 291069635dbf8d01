import type { Server, Socket } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import { addressGroup } from '../../auth/address.ts';
import { type Refusal, refusalText } from './refusal.ts';

/** How many connections are open at a time; 0 lifts a limit. */
export interface ConnectionLimits {
  readonly inAll: number;
  readonly perAddress: number;
}

/** Connections that are told at a time why they are sent away; any more are closed without a word. */
const FAREWELLS = 100;
/** How long somebody has to read it, in ms. */
const FAREWELL = 1_000;

const FULL: Refusal = {
  status: 503,
  code: 'TOO_MANY_CONNECTIONS',
  message: 'The server has as many connections as it takes; try again later',
  retryAfter: 5,
};
const GREEDY: Refusal = {
  status: 429,
  code: 'TOO_MANY_CONNECTIONS',
  message: 'This address has as many connections as it may; close some, or raise max-connections-per-address',
  retryAfter: 5,
};

/**
 * Lets no more connections in than may be, whatever they are to become. Several servers may have one door: what is
 * counted are the connections of all of them, TCP connections, before TLS is spoken.
 */
export class ConnectionDoor {
  readonly #limits: ConnectionLimits;
  readonly #perAddress = new Map<string, number>();
  #inAll = 0;
  #farewells = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /**
   * Stands before a server. To be called when all who listen for its connections do so: one that is sent away
   * never comes to them.
   *
   * @param farewell - what somebody is told who is sent away
   */
  keep(server: Server, farewell: (refusal: Refusal) => string = refusalText): void {
    const inside = server.listeners('connection');
    server.removeAllListeners('connection');
    server.on('connection', (socket: Socket) => {
      const refusal = this.#enter(socket);
      // Behind TLS nothing can be said yet.
      if (refusal) this.#sendAway(socket, server instanceof TlsServer ? undefined : farewell(refusal));
      else for (const listener of inside) Reflect.apply(listener, server, [socket]);
    });
  }

  #enter(socket: Socket): Refusal | undefined {
    const { inAll, perAddress } = this.#limits;
    const address = addressGroup(socket.remoteAddress ?? '');
    const ofAddress = this.#perAddress.get(address) ?? 0;
    if (inAll > 0 && this.#inAll >= inAll) return FULL;
    if (perAddress > 0 && ofAddress >= perAddress) return GREEDY;
    this.#inAll += 1;
    this.#perAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      this.#inAll -= 1;
      const left = (this.#perAddress.get(address) ?? 1) - 1;
      if (left > 0) this.#perAddress.set(address, left);
      else this.#perAddress.delete(address);
    });
    return undefined;
  }

  #sendAway(socket: Socket, words: string | undefined): void {
    socket.on('error', () => socket.destroy());
    if (words === undefined || this.#farewells >= FAREWELLS) {
      socket.destroy();
      return;
    }
    this.#farewells += 1;
    const impatience = setTimeout(() => socket.destroy(), FAREWELL);
    socket.once('close', () => {
      clearTimeout(impatience);
      this.#farewells -= 1;
    });
    // Read on until the other end closes: what lay unread would reset the connection, and the answer with it.
    socket.resume();
    socket.end(words);
  }
}
