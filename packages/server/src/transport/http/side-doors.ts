import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { Logger } from 'pino';
import { HIGH_WATER_MARK } from './http-server.ts';

/**
 * The addresses to listen on for a host: `localhost` is two where there is IPv6, and browsers try both. Anything else
 * stands for itself.
 */
export async function addressesOf(host: string): Promise<readonly [string, ...string[]]> {
  if (host.toLowerCase() !== 'localhost') return [host];
  const found = await lookup(host, { all: true }).catch(() => []);
  const [first = host, ...others] = new Set(found.map(({ address }) => address));
  return [first, ...others];
}

/**
 * Lets a server be reached under further addresses. Their connections become the server's own, so that everything that
 * holds for those holds for these: limits, certificate, end. An address that cannot be listened on is left out, with a
 * warning.
 *
 * @returns what takes no more
 */
export async function openSideDoors(
  server: Server,
  addresses: readonly string[],
  where: { readonly port: number; readonly backlog: number },
  logger: Logger,
): Promise<() => void> {
  const sockets = {
    allowHalfOpen: !(server instanceof TlsServer),
    noDelay: true,
    highWaterMark: HIGH_WATER_MARK,
  };
  const opening = addresses.map(async (host) => {
    const sideDoor = createServer(sockets, (socket) => server.emit('connection', socket));
    try {
      await once(sideDoor.listen({ ...where, host }), 'listening');
    } catch (problem) {
      logger.warn({ err: problem }, `Nobody can connect to ${host}, port ${where.port}`);
    }
    return sideDoor;
  });
  const sideDoors = await Promise.all(opening);
  return () => {
    for (const sideDoor of sideDoors) sideDoor.close();
  };
}
