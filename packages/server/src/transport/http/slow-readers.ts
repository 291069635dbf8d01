import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often is looked whether somebody still reads, in ms. */
const ROUND = 1_000;

/**
 * Closes connections whose answer waits and is not taken. It is not enough to take a byte now and then: within
 * the time, a whole piece of what the server writes at once (64 KiB of a file) has to be gone.
 *
 * @param patience - in ms
 * @returns what stops looking
 */
export function dropSlowReaders(server: Server, patience: number): () => void {
  /** Bytes that were taken, and since when there are no more (ms on the monotonic clock). */
  const answering = new Map<Socket, { taken: number; since: number }>();
  server.on('request', ({ socket }: IncomingMessage, response) => {
    answering.set(socket, { taken: 0, since: performance.now() });
    response.once('close', () => answering.delete(socket));
  });
  const sweeper = setInterval(() => {
    const now = performance.now();
    for (const [socket, progress] of answering) {
      const taken = socket.bytesWritten - socket.writableLength;
      if (socket.writableLength === 0 || taken !== progress.taken) {
        progress.taken = taken;
        progress.since = now;
      } else if (now - progress.since > patience) socket.destroy();
    }
  }, ROUND);
  return () => clearInterval(sweeper);
}
