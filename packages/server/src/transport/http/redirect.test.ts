import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { ConnectionDoor } from './connection-door.ts';
import { LIMITS } from './http-server.testkit.ts';
import { createRedirect } from './redirect.ts';

const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

/** What comes back for a request, until the connection is closed. */
async function send(
  bytes: string,
  to = 8443,
): Promise<{ status: number; location: string | undefined; body: string }> {
  const server = createRedirect(
    to,
    ['camera.example'],
    new ConnectionDoor({ inAll: 0, perAddress: 0 }),
    LIMITS,
  ).listen(0, '127.0.0.1');
  endings.push(() => server.close().closeAllConnections());
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  socket.write(bytes);
  const answer = await text(socket);
  return {
    status: Number(answer.split(' ')[1]),
    location: /^location: (.*)\r$/im.exec(answer)?.[1],
    body: answer.split('\r\n\r\n')[1] ?? '',
  };
}

describe('plain HTTP beside TLS', () => {
  it.each([
    ['/', 'camera.example', 'https://camera.example:8443/'],
    ['/api/state?keys=a&b=%20', 'camera.example:8080', 'https://camera.example:8443/api/state?keys=a&b=%20'],
    ['/', '127.0.0.1:8080', 'https://127.0.0.1:8443/'],
    ['/', '[::1]:8080', 'https://[::1]:8443/'],
    ['//evil.example/', 'localhost', 'https://localhost:8443//evil.example/'],
    ['http://localhost/a?b', 'localhost', 'https://localhost:8443/a?b'],
  ])('%s of %s is at %s', async (path, host, location) => {
    const answer = await send(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    expect(answer).toMatchObject({ status: 308, location });
  });

  it('leaves the usual port out', async () => {
    const answer = await send('GET /a HTTP/1.1\r\nHost: camera.example\r\n\r\n', 443);
    expect(answer).toMatchObject({ location: 'https://camera.example/a' });
  });

  it.each([
    ['a change', 'POST /api/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}'],
    [
      'a WebSocket',
      'GET /api/v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['a question about the server', 'OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  ])('sends %s on as well', async (_what, bytes) => {
    expect(await send(bytes)).toMatchObject({
      status: 308,
      location: expect.stringMatching(/^https:\/\/localhost:8443\//),
    });
  });

  it.each([
    ['under the name of somebody else', 'GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n', 421, 'WRONG_HOST'],
    ['without a name', 'GET / HTTP/1.0\r\n\r\n', 421, 'WRONG_HOST'],
    ['that is none', 'hello\r\n\r\n', 400, 'INVALID_REQUEST'],
  ])('sends nobody on who comes with a request %s', async (_what, bytes, status, code) => {
    const answer = await send(bytes);
    expect(answer).toMatchObject({ status, location: undefined });
    expect(answer.body).toContain(code);
  });
});
