import {
  allows,
  BUILT_IN_ROLES,
  KEY_NAMES,
  type Key,
  PERMISSIONS,
  type Permission,
  rowOf,
  withImplied,
} from '@sightglass/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { type TestClient, WebSocketHouse } from './websocket/websocket-server.testkit.ts';

/** The roles of the table, and one for every single permission. */
const ROLES: Readonly<Record<string, readonly Permission[]>> = {
  ...BUILT_IN_ROLES,
  ...Object.fromEntries(PERMISSIONS.map((permission) => [`only-${permission}`, [permission]])),
};
const NAMED = Object.keys(ROLES).filter((role) => role !== 'anonymous');

/** The ways to say who one is over HTTP and with an upgrade, as headers. */
const WAYS = {
  bearer: ({ token }) => ({ authorization: `Bearer ${token}` }),
  cookie: ({ token }) => ({ cookie: `sightglass_session=${token}` }),
  basic: ({ role }) => ({ authorization: `Basic ${btoa(`${role}:${role}-secret`)}` }),
  'API token': ({ apiToken }) => ({ authorization: `Bearer ${apiToken}` }),
} satisfies Record<string, (person: Person) => Record<string, string>>;

interface Person {
  readonly role: string;
  readonly token: string;
  readonly apiToken: string;
}

let house: WebSocketHouse;
const people = new Map<string, Person>();

beforeAll(async () => {
  house = await WebSocketHouse.open();
  const { administration } = house.http.auth;
  const all = { username: null, address: '127.0.0.1', permissions: new Set(PERMISSIONS) };
  for (const role of NAMED) {
    if (!Object.hasOwn(BUILT_IN_ROLES, role)) administration.createRole(all, role, ROLES[role] ?? []);
    const token = await house.http.tokenOf(role);
    const { permissions } = administration.user(role);
    const apiToken = administration.createToken(
      { ...all, username: role, permissions },
      { name: role },
    ).token;
    people.set(role, { role, token, apiToken });
  }
  return () => house.close();
});

function personOf(role: string): Person {
  const person = people.get(role);
  if (!person) throw new RangeError(`Nobody has the role ${role}`);
  return person;
}

/** A value that changes nothing. */
const sameValue = (key: Key): unknown =>
  rowOf(key).type === 'trigger' ? false : house.http.store.read()[key];
const may = (role: string, access: ReturnType<typeof rowOf>['read']) =>
  allows(access, withImplied(ROLES[role] ?? []));

/** What the table says of a role: which keys it reads, and which it writes. */
const expected = (role: string) => ({
  read: KEY_NAMES.filter((key) => may(role, rowOf(key).read)),
  written: KEY_NAMES.filter((key) => may(role, rowOf(key).write)),
});

async function overWebSocket(client: TestClient) {
  const told: object = Object.assign({}, ...(await client.ask({ get: [...KEY_NAMES] })));
  const written: Key[] = [];
  const denied: unknown[] = [];
  for (const key of KEY_NAMES) {
    const [reply] = await client.ask({ [key]: sameValue(key) });
    if (reply?.['info'] !== undefined) written.push(key);
    else denied.push(reply?.['error']);
  }
  client.socket.close();
  expect(new Set(denied)).toEqual(new Set(denied.length === 0 ? [] : ['Permission denied']));
  return { read: KEY_NAMES.filter((key) => Object.hasOwn(told, key)), written };
}

async function overHttp(headers: Record<string, string>, refusal: number) {
  const read: Key[] = [];
  const written: Key[] = [];
  const statuses = new Set<number>();
  for (const key of KEY_NAMES) {
    const got = await house.http.app.inject({ url: `/api/state/${key}`, headers });
    const put = await house.http.app.inject({
      method: 'PATCH',
      url: '/api/state',
      headers,
      payload: { [key]: sameValue(key) },
    });
    if (got.statusCode === 200) read.push(key);
    else statuses.add(got.statusCode);
    if (put.statusCode === 200) written.push(key);
    else statuses.add(put.statusCode);
  }
  expect([...statuses].filter((status) => status !== refusal)).toEqual([]);
  return { read, written };
}

describe('every key is read and written by exactly those of the table', () => {
  it.each(NAMED)('as %s, over the WebSocket, in every way to log in', async (role) => {
    const person = personOf(role);
    for (const headers of Object.values(WAYS)) {
      expect(await overWebSocket(await house.connect(headers(person)))).toEqual(expected(role));
    }
    for (const credentials of [
      { username: role, password: `${role}-secret` },
      { token: person.token },
      { token: person.apiToken },
    ]) {
      const client = await house.connect();
      client.send(credentials);
      await client.nextWith('authenticated');
      expect(await overWebSocket(client)).toEqual(expected(role));
    }
  });

  it.each(NAMED)('as %s, over HTTP, in every way to log in', async (role) => {
    for (const headers of Object.values(WAYS)) {
      expect(await overHttp(headers(personOf(role)), 403)).toEqual(expected(role));
    }
  });

  it('as nobody, over both', async () => {
    expect(await overWebSocket(await house.connect())).toEqual(expected('anonymous'));
    expect(await overHttp({}, 401)).toEqual(expected('anonymous'));
  });
});
