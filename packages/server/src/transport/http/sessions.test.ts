import { beforeEach, describe, expect, it } from 'vitest';
import { authenticationOf } from '../../auth/authentication.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

const START = Date.UTC(2026, 10, 25, 9);
const MINUTE = 60_000;

let house: HttpHouse;
let now: number;

beforeEach(async () => {
  now = START;
  house = await HttpHouse.open({ now: () => now });
  await house.add('viewer', 'viewer');
  await house.add('administrator', 'administrator');
  return () => house.close();
});

type Headers = Readonly<Record<string, string>>;

async function login(username: string, userAgent = 'Browser 7'): Promise<{ authorization: string }> {
  const response = await house.app.inject({
    method: 'POST',
    url: '/api/login',
    headers: { 'user-agent': userAgent },
    payload: { username, password: `${username}-secret` },
  });
  return { authorization: `Bearer ${response.json().token}` };
}

const list = async (headers: Headers) =>
  (await house.app.inject({ url: '/api/sessions', headers })).json().items;
const end = (id: string, headers: Headers) =>
  house.app.inject({ method: 'DELETE', url: `/api/sessions/${id}`, headers });

describe('the list of logins', () => {
  it('says since when, until when, from where and with what, and which one asks', async () => {
    const other = await login('viewer', 'Tablet');
    now += MINUTE;
    const here = await login('viewer');
    expect(await list(here)).toEqual([
      {
        id: expect.stringMatching(/^[\da-f]{24}$/),
        username: 'viewer',
        createdAt: '2026-11-25T09:01:00.000Z',
        lastSeenAt: '2026-11-25T09:01:00.000Z',
        expiresAt: '2026-11-25T09:31:00.000Z',
        address: '127.0.0.1',
        userAgent: 'Browser 7',
        current: true,
      },
      expect.objectContaining({ userAgent: 'Tablet', current: false }),
    ]);
    now += MINUTE;
    expect(await list(other)).toMatchObject([
      { userAgent: 'Tablet', createdAt: '2026-11-25T09:00:00.000Z', lastSeenAt: '2026-11-25T09:02:00.000Z' },
      { current: false },
    ]);
  });

  it('has those of everybody for who may see users, and none for a token', async () => {
    const viewer = await login('viewer');
    const administrator = await login('administrator');
    const names = (await list(administrator)).map(({ username }: { username: string }) => username);
    expect(names.sort()).toEqual(['administrator', 'viewer']);
    const created = await house.app.inject({
      method: 'POST',
      url: '/api/tokens',
      headers: viewer,
      payload: { name: 'panel' },
    });
    expect(await list({ authorization: `Bearer ${created.json().token}` })).toEqual([]);
  });

  it('is the same after a restart', async () => {
    const headers = await login('viewer');
    const [before] = await list(headers);
    const again = authenticationOf(house.data.database, { now: () => now });
    expect(again.administration.sessions()).toEqual([
      expect.objectContaining({ id: before.id, userAgent: 'Browser 7', lastSeenAt: before.lastSeenAt }),
    ]);
    again.close();
  });

  it('has nothing of the token, and a short name of the program', async () => {
    const headers = await login('viewer', 'x'.repeat(4_000));
    const [only] = await list(headers);
    expect(only.userAgent).toHaveLength(300);
    expect(JSON.stringify(only)).not.toContain(headers.authorization.slice(7));
  });
});

describe('a login', () => {
  it('is ended by its owner, at once and everywhere', async () => {
    const other = await login('viewer', 'Tablet');
    const here = await login('viewer');
    const { id } = (await list(here)).find(({ current }: { current: boolean }) => !current);
    expect((await end(id, here)).statusCode).toBe(204);
    expect((await house.app.inject({ url: '/api/session', headers: other })).statusCode).toBe(401);
    expect(await list(here)).toHaveLength(1);
    expect((await end(id, here)).statusCode).toBe(404);
  });

  it('of somebody else is ended with User_rw by who may as much, and each try is in the audit log', async () => {
    await house.add('deputy', 'viewer', ['User_rw']);
    const [viewer, administrator, deputy] = [
      await login('viewer'),
      await login('administrator'),
      await login('deputy'),
    ];
    const of = async (name: string): Promise<string> =>
      (await list(administrator)).find(({ username }: { username: string }) => username === name).id;
    const [viewers, administrators] = [await of('viewer'), await of('administrator')];
    expect((await end(administrators, viewer)).statusCode).toBe(403);
    expect((await end(administrators, deputy)).statusCode).toBe(403);
    expect((await end(viewers, deputy)).statusCode).toBe(204);
    expect((await house.app.inject({ url: '/api/session', headers: viewer })).statusCode).toBe(401);
    const rows = house.audit.list({ limit: 10, action: 'session.remove' }).items;
    expect(rows).toMatchObject([
      { user: 'deputy', key: viewers, from: { username: 'viewer' }, ok: true },
      { user: 'deputy', key: administrators, ok: false, error: 'PERMISSION_DENIED' },
      { user: 'viewer', key: administrators, ok: false, error: 'PERMISSION_DENIED' },
    ]);
  });
});
