import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { PassThrough } from 'node:stream';
import { PERMISSIONS } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

const OWNER = { username: null, address: '127.0.0.1', permissions: new Set(PERMISSIONS) };
const BODY = JSON.stringify({ username: 'mole', password: 'correct horse battery', role: 'administrator' });
const basic = (username: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${username}-secret`).toString('base64')}`,
});

let house: HttpHouse;
let origin: string;
/** Is called when it is known who asks, and the body is not there yet. */
let identified: () => void;

beforeEach(async () => {
  house = await HttpHouse.open();
  await house.add('boss', 'administrator');
  await house.add('other', 'administrator');
  house.app.addHook('preParsing', async () => identified());
  identified = () => {};
  house.app.get('/endless', { config: { access: ['User_r'] } }, (_request, reply) => {
    const stream = new PassThrough();
    stream.write('it begins');
    return reply.send(stream);
  });
  origin = await house.app.listen({ port: 0, host: '127.0.0.1' });
  return () => house.close();
});

/** The ways of somebody called `boss` to say who they are. */
const WAYS: Readonly<Record<string, () => Promise<{ headers: Record<string, string> }>>> = {
  'a session': async () => {
    const { token } = await house.auth.login('boss', 'boss-secret', '192.0.2.1');
    return { headers: { authorization: `Bearer ${token}` } };
  },
  'an API token': async () => {
    const { permissions } = house.auth.administration.user('boss');
    const by = { username: 'boss', address: '192.0.2.1', permissions };
    const { token } = house.auth.administration.createToken(by, { name: 'panel' });
    return { headers: { authorization: `Bearer ${token}` } };
  },
  Basic: async () => ({ headers: basic('boss') }),
};

/** What takes rights back. */
const LOSSES: Readonly<Record<string, () => unknown>> = {
  'is removed': () => house.auth.administration.removeUser(OWNER, 'boss'),
  'is made a viewer': () => house.auth.administration.changeUser(OWNER, 'boss', { role: 'viewer' }),
};

/** Sends a request whose body comes when `meanwhile` is over. @returns the status */
async function slowly(method: string, path: string, headers: object, body: string, meanwhile: () => unknown) {
  const known = new Promise<void>((resolve) => {
    identified = resolve;
  });
  const asked = request(`${origin}${path}`, {
    method,
    headers: { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  });
  asked.flushHeaders();
  await known;
  await meanwhile();
  asked.end(body);
  const [response]: IncomingMessage[] = await once(asked, 'response');
  response?.resume();
  return response?.statusCode;
}

describe.each(Object.entries(WAYS))('somebody known by %s', (_way, enter) => {
  it.each(Object.entries(LOSSES))(
    'who %s while they send something does nothing any more',
    async (_how, lose) => {
      const { headers } = await enter();
      expect([401, 403]).toContain(await slowly('POST', '/api/users', headers, BODY, lose));
      expect(house.auth.administration.users().map(({ username }) => username)).not.toContain('mole');
    },
  );

  it.each(Object.entries(LOSSES))('who %s is cut off from what they are sent', async (_how, lose) => {
    const { headers } = await enter();
    const asked = request(`${origin}/endless`, { headers: { ...headers } }).end();
    const [response]: IncomingMessage[] = await once(asked, 'response');
    const cut = once(response as IncomingMessage, 'error');
    await once(response as IncomingMessage, 'data');
    await lose();
    expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
  });
});

it('a session that ends while something is sent does nothing any more', async () => {
  const { token } = await house.auth.login('boss', 'boss-secret', '192.0.2.1');
  const headers = { authorization: `Bearer ${token}` };
  const end = () => house.auth.logout(token, '192.0.2.1');
  expect(await slowly('PATCH', '/api/state', headers, '{"brightness":1}', end)).toBe(401);
  expect(house.store.read().brightness).toBe(50);
});
