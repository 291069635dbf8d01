import type { Page } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { AuditRow } from '../../audit/entry.ts';
import { JPEG } from '../../library/library.testkit.ts';
import { WebSocketHouse } from '../websocket/websocket-server.testkit.ts';
import type { HttpHouse } from './http-server.testkit.ts';

const HERE = '127.0.0.1';

let webSockets: WebSocketHouse;
let house: HttpHouse;
let reader: { authorization: string };

beforeEach(async () => {
  webSockets = await WebSocketHouse.open();
  house = webSockets.http;
  await house.add('operator', 'operator');
  reader = await house.bearer('auditor', ['User_r']);
  return () => webSockets.close();
});

const page = async (query = ''): Promise<Page<AuditRow>> =>
  (await house.app.inject({ url: `/api/audit${query}`, headers: reader })).json();
const rows = async (query = '') => (await page(query)).items;
const basic = (username: string, password: string) => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
const operator = basic('operator', 'operator-secret');
const login = (username: string, password: string) =>
  house.app.inject({ method: 'POST', url: '/api/login', payload: { username, password } });
const patch = (payload: object, headers: Record<string, string> = {}) =>
  house.app.inject({ method: 'PATCH', url: '/api/state', payload, headers });

describe('who may read', () => {
  it('has User_r, and nobody else does', async () => {
    const status = async (headers: Record<string, string>) =>
      (await house.app.inject({ url: '/api/audit', headers })).statusCode;
    expect(await status({})).toBe(401);
    expect(await status(await house.bearer('viewer'))).toBe(403);
    expect(await status(operator)).toBe(403);
    expect(await status(reader)).toBe(200);
    expect(await status(await house.bearer('administrator'))).toBe(200);
  });
});

describe('a write', () => {
  it('is a row with the old and the new value, over HTTP and the WebSocket alike', async () => {
    await patch({ brightness: 75 }, operator);
    const client = await webSockets.connectAs('administrator');
    await client.ask({ 'noise-suppression': true });
    expect(await rows('?action=write')).toMatchObject([
      { user: 'administrator', address: HERE, key: 'noise-supression', from: false, to: true, ok: true },
      { user: 'operator', address: HERE, key: 'brightness', from: 50, to: 75, ok: true },
    ]);
  });

  it('that is dragged is one row', async () => {
    const client = await webSockets.connectAs('administrator');
    await client.ask(...Array.from({ length: 40 }, (_, index) => ({ gain: index + 1 })));
    expect(await rows('?key=gain')).toMatchObject([{ from: 0, to: 40, count: 40 }]);
  });

  it('of a key that can fail has the value before and after', async () => {
    await patch({ fps: 30, record: true }, operator);
    expect(await rows('?action=write')).toMatchObject([
      { key: 'record', from: false, to: true },
      { key: 'fps', to: 30 },
    ]);
  });

  it('that is refused says why, what was asked for and what still holds', async () => {
    await patch({ brightness: 75 });
    await patch({ brightness: 175, 'cam1-exists': false }, operator);
    expect(await rows('?ok=false')).toMatchObject([
      { user: 'operator', key: 'cam1-exists', to: false, error: 'Permission denied' },
      { user: 'operator', key: 'brightness', from: 50, to: 175, error: 'Invalid value' },
      { user: null, key: 'brightness', from: 50, to: 75, error: 'Permission denied' },
    ]);
  });

  it('of keys that are none is one row without a value', async () => {
    await patch({ pasword: 'hunter2', paswort: 'hunter2' }, operator);
    const [row] = await rows('?ok=false');
    expect(row).toMatchObject({ key: 'pasword', error: 'Unknown key', count: 2 });
    expect(JSON.stringify(await rows())).not.toContain('hunter2');
  });
});

describe('a login', () => {
  it('is a row, right or wrong, with the name that was tried and without a password', async () => {
    await login('operator', 'operator-secret');
    await login('operator', 'hunter2');
    await login('nobody', 'hunter3');
    expect(await rows(`?action=login&from=${new Date(0).toISOString()}`)).toMatchObject([
      { user: 'nobody', address: HERE, ok: false, error: 'Invalid credentials' },
      { user: 'operator', ok: false, error: 'Invalid credentials' },
      { user: 'operator', ok: true },
      { user: 'auditor', ok: true },
    ]);
    expect(JSON.stringify(await rows())).not.toMatch(/hunter|-secret/);
  });

  it('that has to wait is one row, whatever name is tried', async () => {
    for (let guess = 0; guess < 5; guess += 1) await login(`u${guess}`, 'x');
    for (let guess = 5; guess < 15; guess += 1) await login(`u${guess}`, 'x');
    const [newest, ...others] = await rows('?action=login&ok=false');
    expect(newest).toMatchObject({ user: 'u5', error: 'Too many attempts', count: 10 });
    expect(others).toHaveLength(5);
  });

  it('with Basic is one row for all pictures that are polled', async () => {
    for (let picture = 0; picture < 5; picture += 1) {
      await house.app.inject({ url: '/camera.jpeg', headers: operator });
    }
    const [row, ...others] = await rows('?user=operator');
    expect(row).toMatchObject({ action: 'login', ok: true });
    expect(row).not.toHaveProperty('count');
    expect(others).toEqual([]);
  });

  it('over the WebSocket is a row, and so is its end', async () => {
    const client = await webSockets.connect();
    await client.ask({ username: 'operator', password: 'operator-secret' });
    // Whoever logs in as somebody else gives up who they were.
    await client.ask({ username: 'auditor', password: 'auditor-secret' });
    expect(await rows('?user=operator')).toMatchObject([{ action: 'logout' }, { action: 'login', ok: true }]);
  });

  it('ends with a row for the logout, and a token that has ended adds none', async () => {
    const { token } = (await login('operator', 'operator-secret')).json();
    const headers = { authorization: `Bearer ${token}` };
    await house.app.inject({ method: 'POST', url: '/api/logout', headers });
    await house.app.inject({ method: 'POST', url: '/api/logout', headers });
    expect(await rows('?user=operator')).toMatchObject([
      { action: 'logout', address: HERE, ok: true },
      { action: 'login' },
    ]);
    expect(JSON.stringify(await rows())).not.toContain(token);
  });

  it('by a token over the WebSocket is a row, right or wrong, and the token is in none', async () => {
    const { token } = (await login('operator', 'operator-secret')).json();
    const client = await webSockets.connect();
    await client.ask({ token: 'made-up' });
    await client.ask({ token });
    expect(await rows('?action=login&limit=2')).toMatchObject([
      { user: null, address: HERE, ok: false, error: 'Invalid token' },
      // The login with the password, and that with its token.
      { user: 'operator', address: HERE, ok: true, count: 2 },
    ]);
    expect(JSON.stringify(await rows())).not.toMatch(new RegExp(`made-up|${token}`));
  });

  it('with a password that one has changed is told too', async () => {
    const change = (currentPassword: string, newPassword: string) =>
      house.app.inject({
        method: 'POST',
        url: '/api/password',
        headers: reader,
        payload: { currentPassword, newPassword },
      });
    await change('guess', 'correct horse battery');
    await change('auditor-secret', '12345678');
    expect((await change('auditor-secret', 'correct horse battery')).statusCode).toBe(200);
    reader = await house.bearer('administrator');
    expect(await rows('?action=password')).toMatchObject([
      { user: 'auditor', ok: true },
      { user: 'auditor', ok: false, error: 'WEAK_PASSWORD' },
      { user: 'auditor', ok: false, error: 'Invalid credentials' },
    ]);
  });
});

describe('administration', () => {
  const PASSWORD = 'correct horse battery';
  const ask = (method: 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) =>
    house.app.inject({
      method,
      url,
      headers: basic('administrator', 'administrator-secret'),
      ...(payload ? { payload } : {}),
    });
  beforeEach(() => house.add('administrator', 'administrator'));

  it('of users is told with what was and what is, without a password', async () => {
    await ask('POST', '/api/users', { username: 'setter', password: PASSWORD, role: 'viewer' });
    await ask('PATCH', '/api/users/setter', { role: 'operator', password: `${PASSWORD} 2` });
    await ask('DELETE', '/api/users/setter');
    await ask('DELETE', '/api/users/administrator');
    const by = { user: 'administrator', address: HERE };
    expect((await rows()).filter(({ action }) => action.startsWith('user.'))).toMatchObject([
      { ...by, action: 'user.remove', key: 'administrator', ok: false, error: 'LAST_ADMINISTRATOR' },
      { ...by, action: 'user.remove', key: 'setter', from: { role: 'operator' }, ok: true },
      {
        ...by,
        action: 'user.change',
        key: 'setter',
        from: { role: 'viewer' },
        to: { role: 'operator', password: '…' },
      },
      { ...by, action: 'user.create', key: 'setter', to: { role: 'viewer', password: '…' }, ok: true },
    ]);
    expect(JSON.stringify(await rows())).not.toContain('horse');
  });

  it('that is refused is told of each whom it was about, however fast they follow', async () => {
    await house.add('deputy', 'viewer', ['User_rw']);
    const headers = basic('deputy', 'deputy-secret');
    for (const name of ['operator', 'administrator']) {
      const { statusCode } = await house.app.inject({ method: 'DELETE', url: `/api/users/${name}`, headers });
      expect(statusCode).toBe(403);
    }
    expect(await rows('?action=user.remove')).toMatchObject([
      { user: 'deputy', key: 'administrator', ok: false, error: 'PERMISSION_DENIED' },
      { user: 'deputy', key: 'operator', ok: false, error: 'PERMISSION_DENIED' },
    ]);
  });

  it('that the route does not let in is told with whom it was about', async () => {
    const remove = (headers: Record<string, string>) =>
      house.app.inject({ method: 'DELETE', url: '/api/users/administrator', headers });
    expect((await remove(operator)).statusCode).toBe(403);
    expect((await remove({})).statusCode).toBe(401);
    expect(await rows('?action=user.remove')).toMatchObject([
      { user: null, key: 'administrator', ok: false, error: 'AUTHENTICATION_REQUIRED' },
      { user: 'operator', key: 'administrator', ok: false, error: 'PERMISSION_DENIED' },
    ]);
  });

  it('of roles and tokens is told, and the token itself is not', async () => {
    await ask('POST', '/api/roles', { name: 'lamp', permissions: ['Device_rw'] });
    await ask('PATCH', '/api/roles/lamp', { permissions: [] });
    await ask('DELETE', '/api/roles/lamp');
    const { id, token } = (await ask('POST', '/api/tokens', { name: 'panel', permissions: [] })).json();
    await ask('DELETE', `/api/tokens/${id}`);
    const told = (await rows()).filter(({ action }) => /^(role|token)\./.test(action));
    expect(told).toMatchObject([
      { action: 'token.remove', key: id, from: { username: 'administrator', name: 'panel' } },
      { action: 'token.create', key: id, to: { name: 'panel', permissions: [] } },
      { action: 'role.remove', key: 'lamp', from: [] },
      { action: 'role.change', key: 'lamp', from: ['Device_rw'], to: [] },
      { action: 'role.create', key: 'lamp', to: ['Device_rw'] },
    ]);
    expect(JSON.stringify(await rows())).not.toContain(token);
  });
});

describe('a picture that is deleted', () => {
  it('is a row, and so is the refusal', async () => {
    const facts = { takenAt: new Date('2026-11-25T09:00:00Z'), resolution: '640x480' };
    const { id } = await house.library.addSnapshot(JPEG, facts);
    const remove = (headers: Record<string, string> = {}) =>
      house.app.inject({ method: 'DELETE', url: `/api/snapshots/${id}`, headers });
    expect((await remove()).statusCode).toBe(401);
    expect((await remove(operator)).statusCode).toBe(204);
    expect((await remove(operator)).statusCode).toBe(404);
    expect(await rows('?action=snapshot.delete')).toMatchObject([
      { user: 'operator', key: id, ok: false, error: 'NOT_FOUND' },
      { user: 'operator', key: id, ok: true },
      { user: null, key: id, ok: false, error: 'AUTHENTICATION_REQUIRED' },
    ]);
  });
});

describe('what a page of another site asks for with the login of its visitor', () => {
  it('is a row for each door that it tries', async () => {
    const { token } = (await login('operator', 'operator-secret')).json();
    const headers = { cookie: `sightglass_session=${token}`, origin: 'https://evil.example' };
    expect((await patch({ gain: 1 }, headers)).statusCode).toBe(403);
    const remove = { method: 'DELETE', url: '/api/users/operator', headers } as const;
    expect((await house.app.inject(remove)).statusCode).toBe(403);
    await expect(webSockets.connect(headers)).rejects.toThrow('403');
    const told = { user: null, address: HERE, ok: false, error: 'FOREIGN_ORIGIN' };
    expect(await rows('?user=&ok=false')).toMatchObject([
      { ...told, action: 'request', key: 'GET /api/v1' },
      { ...told, action: 'user.remove', key: 'operator' },
      { ...told, action: 'request', key: 'PATCH /api/state' },
    ]);
  });
});

describe('a page', () => {
  it('leads to the next one and ends', async () => {
    for (const key of ['gain', 'contrast', 'saturation']) await patch({ [key]: 60 }, operator);
    const first = await page('?action=write&limit=2');
    const second = await page(`?action=write&limit=2&cursor=${first.cursor}`);
    expect([first, second].map(({ items }) => items.map(({ key }) => key))).toEqual([
      ['saturation', 'contrast'],
      ['gain'],
    ]);
    expect(second.cursor).toBeNull();
  });

  it('has what an anonymous did for an empty user, and what was done within a time', async () => {
    await patch({ gain: 1 });
    expect(await rows('?user=')).toMatchObject([{ user: null, key: 'gain' }]);
    expect(await rows('?user=&to=2020-01-01T00:00:00Z')).toEqual([]);
    expect(await rows('?user=&from=2020-01-01T00:00:00Z')).toHaveLength(1);
  });

  it.each(['limit=0', 'limit=1001', 'cursor=nonsense', 'ok=maybe', 'from=today', 'to=2026-12-31T23:59:60Z'])(
    'with %s is refused',
    async (query) => {
      const answer = await house.app.inject({ url: `/api/audit?${query}`, headers: reader });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ error: { code: 'INVALID_VALUE' } });
    },
  );
});
