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
 * Lets no more connections into a server than it may have, whatever they are to become. To be called when
 * all who listen for connections do so: one that is sent away never comes to them.
 */
export function keepDoor(server: Server, limits: ConnectionLimits): void {
  const inside = server.listeners('connection');
  const perAddress = new Map<string, number>();
  let inAll = 0;
  let farewells = 0;

  const sendAway = (socket: Socket, refusal: Refusal) => {
    socket.on('error', () => socket.destroy());
    // Behind TLS nothing can be said yet.
    if (farewells >= FAREWELLS || server instanceof TlsServer) {
      socket.destroy();
      return;
    }
    farewells += 1;
    const impatience = setTimeout(() => socket.destroy(), FAREWELL);
    socket.once('close', () => {
      clearTimeout(impatience);
      farewells -= 1;
    });
    // Read on until the other end closes: what lay unread would reset the connection, and the answer with it.
    socket.resume();
    socket.end(refusalText(refusal));
  };

  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const address = addressGroup(socket.remoteAddress ?? '');
    const ofAddress = perAddress.get(address) ?? 0;
    if (limits.inAll > 0 && inAll >= limits.inAll) return sendAway(socket, FULL);
    if (limits.perAddress > 0 && ofAddress >= limits.perAddress) return sendAway(socket, GREEDY);
    inAll += 1;
    perAddress.set(address, ofAddress + 1);
    socket.once('close', () => {
      inAll -= 1;
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
    for (const listener of inside) Reflect.apply(listener, server, [socket]);
  });
}
