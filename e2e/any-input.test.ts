import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { TestServer } from './server.testkit.ts';

let server: TestServer;
let witness: TestClient;
beforeAll(async () => {
  server = await TestServer.start({ flags: ['--rate-limit', '0'] });
  witness = await TestClient.admin(server);
  await witness.ask({ get: ['*'] });
  await witness.told('cam1-exists', true);
  await witness.told('cam2-exists', true);
});
afterAll(async () => {
  expect(server.err).not.toMatch(/"level":(50|60)/);
  await server.dispose();
});

/** What nobody may change without logging in. */
async function keptState(): Promise<unknown> {
  const { id: _id, clients: _clients, storage: _storage, ...state } = await witness.ask({ get: ['*'] });
  return state;
}

const KEYS = [
  'brightness',
  'record',
  'snap',
  'resolution',
  'get',
  'info',
  'subscribe',
  'token',
  'username',
  'id',
];
/** Objects that look like messages, and any other JSON. */
const anyMessage = fc.oneof(
  fc.jsonValue(),
  fc.dictionary(fc.constantFrom(...KEYS, '__proto__', 'constructor', ''), fc.jsonValue()),
);

describe('a live server', () => {
  it('answers on, with its state unchanged, after any JSON and any text', async () => {
    const before = await keptState();
    const client = await TestClient.connect(server);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          anyMessage.map((message) => JSON.stringify(message)),
          fc.string(),
        ),
        async (text) => {
          client.socket.send(text);
          client.send({ ping: 1, id: 'after' });
          expect(await client.next(({ id }) => id === 'after')).toEqual({ pong: 1, id: 'after' });
        },
      ),
      { numRuns: 400 },
    );
    await client.close();
    expect(await keptState()).toEqual(before);
  });

  it('answers others on after any bytes in place of frames or of HTTP', async () => {
    const before = await keptState();
    const { port, hostname } = new URL(server.address);
    const upgrade = [
      'GET /api/v1 HTTP/1.1',
      `Host: ${hostname}:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      'Sec-WebSocket-Version: 13',
      '\r\n',
    ].join('\r\n');
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), fc.boolean(), async (bytes, asFrames) => {
        const socket = connect(Number(port), hostname);
        socket.on('error', () => {});
        socket.resume();
        await once(socket, 'connect');
        if (asFrames) socket.write(upgrade);
        socket.end(bytes);
        await once(socket, 'close');
        expect(await witness.ask({ ping: 1 })).toMatchObject({ pong: 1 });
      }),
      { numRuns: 150 },
    );
    expect(await keptState()).toEqual(before);
  });

  it('refuses an upgrade without its headers at once', async () => {
    const { port, hostname } = new URL(server.address);
    for (const [headers, status] of [
      [['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 13'], 400],
      [['Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=='], 400],
      [[], 426],
    ] as const) {
      const socket = connect(Number(port), hostname);
      socket.write(['GET /api/v1 HTTP/1.1', 'Host: localhost', ...headers, '\r\n'].join('\r\n'));
      const [answer] = (await once(socket, 'data')) as [Buffer];
      expect(answer.toString()).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      socket.destroy();
    }
  });
});
