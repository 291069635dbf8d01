import type { Socket } from 'node:net';
import type { Server, TLSSocket } from 'node:tls';

/**
 * Watches who has connected to a server and not agreed on TLS yet: HTTP does not know of these connections,
 * and they would keep the server from its end.
 *
 * @returns what ends them
 */
export function endHandshakes(server: Server): () => void {
  const begun = new Map<string, Socket>();
  server.on('connection', (socket: Socket) => {
    const peer = peerOf(socket);
    begun.set(peer, socket);
    socket.once('close', () => {
      if (begun.get(peer) === socket) begun.delete(peer);
    });
  });
  server.on('secureConnection', (socket: TLSSocket) => begun.delete(peerOf(socket)));
  return () => {
    for (const socket of begun.values()) socket.destroy();
  };
}

/** What nobody else has at the same time. */
function peerOf({ remoteAddress, remotePort, localAddress }: Socket): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`;
}
