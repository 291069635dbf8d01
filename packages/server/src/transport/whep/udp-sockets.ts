import type { Socket } from 'node:dgram';
import { UdpTransport } from 'werift';

/** UDP ports, both ends included. */
export type PortRange = readonly [first: number, last: number];

/**
 * Lets werift open its sockets as a server has to. Its own way looks for a free port, gives it back and takes it again,
 * which two viewers at a time both do; and with nobody who listens for errors, that ends the process.
 */
export function mendSockets(): void {
  Object.defineProperty(UdpTransport.prototype, 'init', {
    value: function init(this: UdpTransport): Promise<void> {
      // What goes wrong later concerns this viewer alone, who will be silent then.
      this.socket.on('error', () => {});
      return bind(this.socket, rangeOf(Reflect.get(this, 'options')));
    },
    configurable: true,
    writable: true,
  });
}

/** Binds a socket to a free port. @throws Error where there is none */
async function bind(socket: Socket, range: PortRange | undefined): Promise<void> {
  if (!range) return tryPort(socket, 0);
  const [first, last] = range;
  const count = last - first + 1;
  // Begins anywhere: most of the time the first try is a good one.
  const offset = Math.floor(Math.random() * count);
  for (let index = 0; ; index++) {
    try {
      return await tryPort(socket, first + ((offset + index) % count));
    } catch (problem) {
      if (index === count - 1) {
        socket.close();
        throw problem;
      }
    }
  }
}

function tryPort(socket: Socket, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (problem?: Error) => {
      socket.off('error', settle).off('listening', settle);
      if (problem) reject(problem);
      else resolve();
    };
    socket.once('error', settle).once('listening', settle).bind(port);
  });
}

function rangeOf(options: unknown): PortRange | undefined {
  if (typeof options !== 'object' || options === null || !('portRange' in options)) return undefined;
  const range = options.portRange;
  if (!Array.isArray(range)) return undefined;
  const [first, last]: unknown[] = range;
  return typeof first === 'number' && typeof last === 'number' ? [first, last] : undefined;
}
