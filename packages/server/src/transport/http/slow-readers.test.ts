import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { dropSlowReaders } from './slow-readers.ts';

const PIECE = Buffer.alloc(65_536);
let port: number;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const server = createServer((_request, response) => {
    Readable.from(
      (function* endless() {
        for (;;) yield PIECE;
      })(),
    ).pipe(response);
  });
  const stop = dropSlowReaders(server, 10_000);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
  return () => {
    vi.useRealTimers();
    stop();
    server.closeAllConnections();
    server.close();
  };
});

/** Somebody to whom an endless answer is sent. */
async function reader() {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => {
    socket.destroy();
  });
  socket.on('error', () => {});
  socket.write('GET / HTTP/1.1\r\nHost: camera\r\n\r\n');
  await once(socket, 'readable');
  return socket;
}

describe('somebody who does not read an answer', () => {
  it('is let go after the time, and not before', async () => {
    const socket = await reader();
    vi.advanceTimersByTime(9_000);
    expect(socket.closed).toBe(false);
    vi.advanceTimersByTime(60_000);
    socket.resume();
    await once(socket, 'close');
  });
});

describe('somebody who reads', () => {
  it('is sent on, however long it takes', async () => {
    const socket = await reader();
    for (let round = 0; round < 20; round += 1) {
      vi.advanceTimersByTime(9_000);
      let taken = 0;
      // More than the system keeps between the two, so that the server has got rid of something.
      while (taken < 16 * 1_024 * 1_024) {
        const chunk: Buffer | null = socket.read();
        if (chunk) taken += chunk.length;
        else await once(socket, 'readable');
      }
    }
    expect(socket.closed).toBe(false);
  });
});
