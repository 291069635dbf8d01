import type { Server } from 'node:http';

/** Listens on a free port of this machine, tells it on standard output, and ends with SIGTERM. */
export function listen(server: Server): void {
  process.on('SIGTERM', () => process.exit(0));
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    const address = server.address();
    if (typeof address === 'object' && address) console.log(`listening on 127.0.0.1:${address.port}`);
  });
}
