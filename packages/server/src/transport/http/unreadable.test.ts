import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let port: number;

beforeEach(async () => {
  house = await HttpHouse.open();
  port = Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port);
  return () => house.close();
});

/** What comes back for bytes, until the server closes the connection. */
async function send(bytes: string): Promise<{ status: number; body: unknown }> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.write(bytes);
  const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), body: JSON.parse(body) };
}

describe('bytes that are no request', () => {
  it.each([
    ['no HTTP at all', 'hello, camera\r\n\r\n'],
    ['a TLS greeting', '\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'],
    [
      'two lengths',
      'POST /api/login HTTP/1.1\r\nHost: camera\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
    ],
  ])('are answered in the shape of every error: %s', async (_name, bytes) => {
    expect(await send(bytes)).toEqual({
      status: 400,
      body: { error: { code: 'INVALID_REQUEST', message: 'This is no HTTP/1.1 request' } },
    });
  });

  it('are told apart from headers that are too large', async () => {
    const { status, body } = await send(
      `GET / HTTP/1.1\r\nHost: camera\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`,
    );
    expect(status).toBe(431);
    expect(body).toMatchObject({ error: { code: 'HEADERS_TOO_LARGE' } });
  });

  it('are told apart from an expectation that nobody meets', async () => {
    const { status, body } = await send(
      'GET /health HTTP/1.1\r\nHost: localhost\r\nExpect: a miracle\r\n\r\n',
    );
    expect(status).toBe(417);
    expect(body).toMatchObject({ error: { code: 'EXPECTATION_FAILED' } });
  });
});
