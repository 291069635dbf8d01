import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { HttpLine } from './http-line.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK';

/** A camera whose connections are in the hands of the test. @param heard - is given each request, and how many there were on its connection */
async function camera(heard: (socket: Socket, count: number) => void) {
  const sockets = new Set<Socket>();
  let dialled = 0;
  const server: Server = createServer((socket) => {
    let count = 0;
    dialled += 1;
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    socket.on('data', () => {
      count += 1;
      heard(socket, count);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('It has no port');
  const line = new HttpLine({ hostname: '127.0.0.1', port: address.port });
  const { signal } = new AbortController();
  let written = 0;
  const write = () => {
    written += 1;
    return `message ${written}`;
  };
  return {
    post: (until = signal) => line.post('/', write, {}, until),
    dialled: () => dialled,
    written: () => written,
    sockets,
  };
}

describe('the way to a camera', () => {
  it('is dialled once for what follows at once', async () => {
    const { post, dialled } = await camera((socket) => socket.write(ANSWER));
    for (let count = 0; count < 3; count += 1)
      expect(await post()).toMatchObject({ status: 200, text: 'OK' });
    expect(dialled()).toBe(1);
  });

  it('is let go when nothing is asked for a moment', async () => {
    const { post, sockets } = await camera((socket) => socket.write(ANSWER));
    await post();
    await expect.poll(() => sockets.size, { timeout: 5_000 }).toBe(0);
  });

  it('is dialled anew where the camera has closed it without a word, for good, with a message of its own', async () => {
    const { post, dialled, written } = await camera((socket, count) => {
      if (count === 1) socket.write(ANSWER);
      else socket.resetAndDestroy();
    });
    for (let count = 0; count < 3; count += 1) expect(await post()).toMatchObject({ status: 200 });
    // The second of them was lost once; the third did not try.
    expect([dialled(), written()]).toEqual([3, 4]);
  });

  it('is dialled anew where the camera ends it in order instead of answering', async () => {
    const { post } = await camera((socket, count) => {
      if (count === 1) socket.write(ANSWER);
      else socket.end();
    });
    for (let count = 0; count < 3; count += 1)
      expect(await post()).toMatchObject({ status: 200, text: 'OK' });
  });

  it('is dialled anew, the next time, where the camera serves once and holds on to the connection', async () => {
    const deaf = await camera((socket, count) => count === 1 && socket.write(ANSWER));
    await deaf.post();
    await expect(deaf.post(AbortSignal.timeout(100))).rejects.toThrow();
    expect(await deaf.post()).toMatchObject({ status: 200, text: 'OK' });
  });

  it('is not tried again where the camera breaks off what it was dialled for', async () => {
    const { post, dialled } = await camera((socket) => socket.resetAndDestroy());
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(dialled()).toBe(1);
  });
});
