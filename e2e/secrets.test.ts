import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { PASSWORD, TestServer } from './server.testkit.ts';

let server: TestServer;
afterEach(() => server.dispose());

const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});

it('no password and no token is in the log, an error, an address, the audit log or the database', async () => {
  server = await TestServer.start({ flags: ['--log-level', 'trace', '--cam1', 'none', '--cam2', 'none'] });
  const answers: string[] = [];
  const ask = async (method: string, path: string, headers: Record<string, string>, body?: object) => {
    const response = await fetch(`${server.address}${path}`, {
      method,
      headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    answers.push(`${[...response.headers].join('\n')}\n${text}`);
    return text;
  };
  const admin = basic('admin', PASSWORD);
  const secrets = [
    PASSWORD,
    admin.authorization.slice(6),
    'guess-6f1c',
    'four-words-9d2e',
    'other-words-1b7a',
  ];

  await ask('GET', '/api/users', basic('admin', 'guess-6f1c'));
  await ask('POST', '/api/login', {}, { username: 'admin', password: 'guess-6f1c', more: 'guess-6f1c' });
  await ask('POST', '/api/users', admin, { username: 'setter', password: 'four-words-9d2e', role: 'viewer' });
  await ask('POST', '/api/users', admin, {
    username: 'setter',
    password: 'four-words-9d2e',
    role: 'captain',
  });
  await ask('PATCH', '/api/users/setter', admin, { password: 'other-words-1b7a' });
  const client = await TestClient.connect(server);
  for (const password of ['guess-6f1c', PASSWORD]) client.send({ username: 'admin', password });
  client.send({ password: 'guess-6f1c', pasword: 'guess-6f1c', token: 'guess-6f1c', id: 1 });
  await client.next(({ id }) => id === 1);
  answers.push(JSON.stringify(client.inbox));
  // What is answered once, on purpose, is a secret from here on.
  const session = JSON.parse(await ask('POST', '/api/login', {}, { username: 'admin', password: PASSWORD }));
  const api = JSON.parse(await ask('POST', '/api/tokens', admin, { name: 'panel' }));
  answers.splice(-2);
  secrets.push(session.token, api.token);
  for (const token of [session.token, api.token]) {
    await ask('GET', `/camera.jpeg?token=${token}`, {});
    await ask('GET', `/nowhere?token=${token}`, {});
    await ask('GET', '/api/tokens', { authorization: `Bearer ${token}` });
    await ask('GET', `/api/state?token=${token}`, {});
    client.send({ token, id: token });
  }
  await ask('GET', '/api/audit?limit=1000', admin);
  await ask('GET', '/api/status', admin);
  await server.stop();

  const kept = readdirSync(server.data)
    .filter((name) => name.includes('.db'))
    .map((name) => readFileSync(join(server.data, name), 'latin1'));
  expect(kept.length).toBeGreaterThan(0);
  for (const secret of secrets) {
    expect(server.out + server.err, 'the log').not.toContain(secret);
    for (const database of kept) expect(database.includes(secret), 'the database').toBe(false);
    for (const answer of answers) expect(answer).not.toContain(secret);
  }
});
