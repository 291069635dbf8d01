import { once } from 'node:events';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { json } from 'node:stream/consumers';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { GivenPair } from '../../tls/key-pair.testkit.ts';
import type { KeyPair } from '../../tls/key-pair.ts';
import { givenFiles, ServerCertificate } from '../../tls/server-certificate.ts';
import { HttpHouse } from './http-server.testkit.ts';

let files: GivenPair;
let pair: KeyPair;
let house: HttpHouse;
let port: number;

async function open(given: boolean): Promise<void> {
  const source = { ...givenFiles(files.cert, files.key), given };
  const certificate = await ServerCertificate.open(source, pino({ level: 'silent' }));
  house = await HttpHouse.open({ certificate });
  await house.add('viewer', 'viewer');
  port = Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port);
}

beforeEach(async () => {
  files = new GivenPair();
  pair = await files.make();
  files.write(pair);
  return async () => {
    await house.close();
    files.remove();
  };
});

async function ask(
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: object,
): Promise<{ answer: IncomingMessage; body: unknown }> {
  const asked = request({ port, host: '127.0.0.1', method, path, headers, ca: pair.cert, agent: false });
  if (body) asked.setHeader('content-type', 'application/json');
  asked.end(body ? JSON.stringify(body) : undefined);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { answer, body: await json(answer) };
}

const CREDENTIALS = { username: 'viewer', password: 'viewer-secret' };

describe('HTTP over TLS', () => {
  it('gives a cookie that goes over TLS alone', async () => {
    await open(true);
    const { answer } = await ask('POST', '/api/login', {}, CREDENTIALS);
    expect(answer.statusCode).toBe(200);
    const [cookie = ''] = answer.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict$/);
    const session = await ask('GET', '/api/session', { cookie: cookie.split(';')[0] ?? '' });
    expect(session.body).toMatchObject({ authenticated: true, username: 'viewer' });
  });

  it('lets browsers insist on it when the certificate is given', async () => {
    await open(true);
    const { answer } = await ask('GET', '/api/session');
    expect(answer.headers['strict-transport-security']).toBe('max-age=15552000');
  });

  it('does not when the server has signed it itself', async () => {
    await open(false);
    const { answer } = await ask('GET', '/api/session');
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('takes the same page without TLS for a foreign one', async () => {
    await open(true);
    const { cookie } = await house.cookie('operator');
    for (const [scheme, status] of [
      ['http', 403],
      ['https', 201],
    ] as const) {
      const headers = { cookie, origin: `${scheme}://127.0.0.1:${port}`, host: `127.0.0.1:${port}` };
      expect((await ask('POST', '/api/snapshot', headers)).answer.statusCode).toBe(status);
    }
  });

  it('closes the connection of somebody who speaks plain HTTP, without an answer', async () => {
    await open(true);
    const plain = plainRequest({ port, host: '127.0.0.1', agent: false }).end();
    const [problem] = (await once(plain, 'error')) as [NodeJS.ErrnoException];
    expect(problem.code).toBe('ECONNRESET');
  });

  it('ends although somebody has connected and said nothing', async () => {
    await open(true);
    const silent = connectPlain(port, '127.0.0.1');
    const taken = once(house.app.server, 'connection');
    await Promise.all([once(silent, 'connect'), taken]);
    const gone = once(silent, 'close');
    await house.app.close();
    await gone;
  });
});
