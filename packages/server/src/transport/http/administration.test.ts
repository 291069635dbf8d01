import { BUILT_IN_ROLES, withImplied } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

const PASSWORD = 'correct horse battery';

let house: HttpHouse;
let admin: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  admin = await house.bearer('administrator');
  return () => house.close();
});

type Headers = Record<string, string>;
async function ask(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  headers: Headers,
  payload?: object,
) {
  const response = await house.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  return { status: response.statusCode, body: response.body === '' ? undefined : response.json() };
}

const user = (more: object = {}) => ({ username: 'setter', password: PASSWORD, role: 'viewer', ...more });

describe('the users', () => {
  it('are made, listed, changed and removed', async () => {
    const made = await ask('POST', '/api/users', admin, user({ permissions: ['Media_rw'] }));
    expect(made).toEqual({
      status: 201,
      body: {
        username: 'setter',
        role: 'viewer',
        permissions: ['Media_rw'],
        rtsp: false,
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
        lastLoginAt: null,
      },
    });
    const { body } = await ask('GET', '/api/users', admin);
    expect(body).toEqual({
      items: [made.body, expect.objectContaining({ role: 'administrator' })],
      cursor: null,
    });
    expect(JSON.stringify(body)).not.toMatch(/argon|hash/i);
    const changed = await ask('PATCH', '/api/users/setter', admin, { role: 'operator', permissions: [] });
    expect(changed).toMatchObject({ status: 200, body: { role: 'operator', permissions: [] } });
    expect(await ask('DELETE', '/api/users/setter', admin)).toEqual({ status: 204, body: undefined });
    expect(await ask('GET', '/api/users/setter', admin)).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', message: 'There is no user setter' } },
    });
  });

  it.each([
    [user({ password: 'short' }), 400, 'WEAK_PASSWORD'],
    [user({ role: 'captain' }), 400, 'INVALID_VALUE'],
    [user({ username: 'administrator' }), 409, 'ALREADY_EXISTS'],
    [user({ passwort: 'x' }), 400, 'INVALID_VALUE'],
    [{ username: 'setter' }, 400, 'INVALID_VALUE'],
  ])('made from %o are refused, and nobody is made', async (wish, status, code) => {
    expect(await ask('POST', '/api/users', admin, wish)).toMatchObject({ status, body: { error: { code } } });
    expect((await ask('GET', '/api/users', admin)).body.items).toHaveLength(1);
  });

  it('may be let in by Digest, of which no trace is shown', async () => {
    const made = await ask('POST', '/api/users', admin, user({ rtsp: true }));
    expect(made).toMatchObject({ status: 201, body: { rtsp: true } });
    expect(Object.values(made.body).join()).not.toMatch(/[\da-f]{32}/);
    const changed = await ask('PATCH', '/api/users/setter', admin, { rtsp: false });
    expect(changed).toMatchObject({ status: 200, body: { rtsp: false } });
    expect(await ask('PATCH', '/api/users/setter', admin, { rtsp: 'yes' })).toMatchObject({ status: 400 });
    const { body } = await ask('GET', '/api/audit?action=user.change&ok=true', admin);
    expect(body.items).toMatchObject([{ key: 'setter', from: { rtsp: true }, to: { rtsp: false } }]);
  });

  it('are shown with User_r and changed with User_rw alone', async () => {
    const reader = await house.bearer('viewer', ['User_r']);
    const operator = await house.bearer('operator');
    expect(await ask('GET', '/api/users', reader)).toMatchObject({ status: 200 });
    for (const [method, url, payload] of [
      ['POST', '/api/users', user()],
      ['PATCH', '/api/users/viewer', { role: 'operator' }],
      ['DELETE', '/api/users/viewer', undefined],
      ['POST', '/api/roles', { name: 'x', permissions: [] }],
    ] as const) {
      expect(await ask(method, url, reader, payload)).toMatchObject({ status: 403 });
      expect(await ask(method, url, {}, payload)).toMatchObject({ status: 401 });
    }
    expect(await ask('GET', '/api/users', operator)).toMatchObject({ status: 403 });
  });

  it('always have an administrator', async () => {
    expect(await ask('DELETE', '/api/users/administrator', admin)).toMatchObject({
      status: 409,
      body: { error: { code: 'LAST_ADMINISTRATOR' } },
    });
  });
});

describe('an own password', () => {
  it('is changed with the old one; every other session ends and this one goes on', async () => {
    const here = await house.bearer('viewer');
    const there = {
      authorization: `Bearer ${(await house.auth.login('viewer', 'viewer-secret', '::1')).token}`,
    };
    const wrong = { currentPassword: 'guess', newPassword: PASSWORD };
    expect(await ask('POST', '/api/password', here, wrong)).toMatchObject({ status: 401 });
    const right = { currentPassword: 'viewer-secret', newPassword: PASSWORD };
    const { status, body } = await ask('POST', '/api/password', here, right);
    expect(status).toBe(200);
    for (const old of [here, there])
      expect(await ask('GET', '/api/session', old)).toMatchObject({ status: 401 });
    const fresh = { authorization: `Bearer ${body.token}` };
    expect(await ask('GET', '/api/session', fresh)).toMatchObject({ body: { username: 'viewer' } });
    expect(await ask('POST', '/api/password', {}, right)).toMatchObject({ status: 401 });
  });
});

describe('the roles', () => {
  it('are those of the product and one’s own', async () => {
    const role = { name: 'setter', permissions: ['Device_rw'] };
    expect(await ask('POST', '/api/roles', admin, role)).toEqual({
      status: 201,
      body: { ...role, builtIn: false },
    });
    const { body } = await ask('GET', '/api/roles', admin);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual([
      ...Object.keys(BUILT_IN_ROLES),
      'setter',
    ]);
    expect(await ask('PATCH', '/api/roles/setter', admin, { permissions: [] })).toMatchObject({
      status: 200,
    });
    expect(await ask('PATCH', '/api/roles/viewer', admin, { permissions: [] })).toMatchObject({
      status: 409,
    });
    expect(await ask('DELETE', '/api/roles/setter', admin)).toMatchObject({ status: 204 });
  });
});

describe('the tokens', () => {
  it('are shown once, may what they were given, and are revoked by their owner', async () => {
    const viewer = await house.bearer('viewer');
    const wish = { name: 'panel', permissions: ['Media_r'], expiresAt: '2099-01-01T00:00:00Z' };
    const { status, body } = await ask('POST', '/api/tokens', viewer, wish);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'panel', username: 'viewer', permissions: ['Media_r'] });
    const token = { authorization: `Bearer ${body.token}` };
    expect((await ask('GET', '/api/session', token)).body).toMatchObject({
      role: 'viewer',
      permissions: ['Media_r'],
      expiresAt: '2099-01-01T00:00:00.000Z',
    });
    const list = await ask('GET', '/api/tokens', viewer);
    expect(list.body.items).toHaveLength(1);
    expect(JSON.stringify(list.body)).not.toContain(body.token);
    expect(await ask('POST', '/api/logout', token)).toMatchObject({ status: 204 });
    expect(await ask('GET', '/api/session', token)).toMatchObject({ status: 200 });
    expect(await ask('DELETE', `/api/tokens/${body.id}`, viewer)).toMatchObject({ status: 204 });
    expect(await ask('GET', '/api/session', token)).toMatchObject({ status: 401 });
  });

  it.each([
    { name: 'endless', expiresAt: '' },
    { name: 'endless', expiresAt: 0 },
    { name: 5 },
    { name: 'one', permissions: 'Media_r' },
  ])('are made of values as they are, never of what those could be taken for: %j', async (wish) => {
    const { status, body } = await ask('POST', '/api/tokens', admin, wish);
    expect(status).toBe(400);
    expect(body.error.code).toBe('INVALID_VALUE');
    expect((await ask('GET', '/api/tokens', admin)).body.items).toEqual([]);
  });

  it('make no tokens, whatever they may', async () => {
    const { body } = await ask('POST', '/api/tokens', admin, { name: 'panel' });
    const token = { authorization: `Bearer ${body.token}` };
    expect(body.permissions).toContain('User_rw');
    expect(await ask('POST', '/api/tokens', token, { name: 'more' })).toMatchObject({ status: 403 });
    expect(await ask('DELETE', `/api/tokens/${body.id}`, admin)).toMatchObject({ status: 204 });
  });

  it('of others are seen and revoked by those who administer users', async () => {
    const viewer = await house.bearer('viewer');
    const operator = await house.bearer('operator');
    const { body } = await ask('POST', '/api/tokens', viewer, { name: 'panel' });
    expect(body.permissions).toEqual([...withImplied(BUILT_IN_ROLES.viewer)]);
    expect((await ask('GET', '/api/tokens', operator)).body.items).toEqual([]);
    expect(await ask('DELETE', `/api/tokens/${body.id}`, operator)).toMatchObject({ status: 403 });
    expect((await ask('GET', '/api/tokens', admin)).body.items).toHaveLength(1);
    expect(await ask('DELETE', `/api/tokens/${body.id}`, admin)).toMatchObject({ status: 204 });
    expect(await ask('DELETE', `/api/tokens/${body.id}`, admin)).toMatchObject({ status: 404 });
  });
});
