import { allows, KEY_NAMES, type Key, rowOf, withImplied } from '@sightglass/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { enterEverybody, NAMED, type Person, ROLES, WAYS } from './everybody.testkit.ts';
import { type TestClient, WebSocketHouse } from './websocket/websocket-server.testkit.ts';

let house: WebSocketHouse;
let personOf: (role: string) => Person;

beforeAll(async () => {
  house = await WebSocketHouse.open();
  personOf = await enterEverybody(house.http);
  return () => house.close();
});

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
      { username: role, password: person.password },
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
