import { BUILT_IN_ROLES, withImplied } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

const VIEWER = [...withImplied(BUILT_IN_ROLES.viewer)];

let house: HttpHouse;
let now: number;

beforeEach(async () => {
  now = Date.UTC(2026, 10, 23, 10);
  house = await HttpHouse.open({ now: () => now });
  await house.add('viewer', 'viewer');
  return () => house.close();
});

const login = (password: string, remoteAddress = '192.0.2.1') =>
  house.app.inject({
    method: 'POST',
    url: '/api/login',
    payload: { username: 'viewer', password },
    remoteAddress,
  });
const session = (headers: Record<string, string>) => house.app.inject({ url: '/api/session', headers });
const tokenIn = (text: string) => /"token":"([\w-]+)"/.exec(text)?.[1] ?? '';

describe('a login', () => {
  it('answers with a token and says who one is and until when', async () => {
    const response = await login('viewer-secret');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      expiresAt: '2026-11-23T10:30:00.000Z',
      username: 'viewer',
      role: 'viewer',
      permissions: VIEWER,
      passwordChangeDue: false,
    });
  });

  it('says that a password that was made up should be changed, until it is', async () => {
    const empty = await HttpHouse.open();
    onTestFinished(() => empty.close());
    const password = await empty.auth.createFirstUser(undefined);
    const first = await empty.app.inject({
      method: 'POST',
      url: '/api/login',
      payload: { username: 'admin', password },
    });
    expect(first.json().passwordChangeDue).toBe(true);
    const headers = { authorization: `Bearer ${first.json().token}` };
    expect((await empty.app.inject({ url: '/api/session', headers })).json().passwordChangeDue).toBe(true);
    const changed = await empty.app.inject({
      method: 'POST',
      url: '/api/password',
      headers,
      payload: { currentPassword: password, newPassword: 'correct horse battery' },
    });
    expect(changed.json().passwordChangeDue).toBe(false);
  });

  it('with a password that was given at the start says nothing of it', async () => {
    const empty = await HttpHouse.open();
    onTestFinished(() => empty.close());
    await empty.auth.createFirstUser('correct horse');
    const { session } = await empty.auth.login('admin', 'correct horse', '192.0.2.1');
    expect(session.passwordChangeDue).toBe(false);
  });

  it('sets the token as a cookie that no script and no other site can use', async () => {
    const response = await login('viewer-secret');
    expect(response.cookies).toEqual([
      {
        name: 'sightglass_session',
        value: tokenIn(response.body),
        path: '/',
        httpOnly: true,
        sameSite: 'Strict',
      },
    ]);
  });

  it('with a wrong password is 401 and sets no cookie', async () => {
    const response = await login('guess');
    expect(response.statusCode).toBe(401);
    expect(response.json()).toEqual({
      error: { code: 'INVALID_CREDENTIALS', message: 'Wrong user name or password' },
    });
    expect(response.headers['set-cookie']).toBeUndefined();
  });

  it('that fails five times makes its address wait, the right password too, and no other address', async () => {
    for (let attempt = 0; attempt < 5; attempt += 1) expect((await login('guess')).statusCode).toBe(401);
    const response = await login('viewer-secret');
    expect(response.statusCode).toBe(429);
    const seconds = Number(response.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15 * 60);
    expect(response.json()).toEqual({
      error: { code: 'TOO_MANY_ATTEMPTS', message: `Too many attempts; try again in ${seconds} s` },
    });
    expect((await login('viewer-secret', '198.51.100.7')).statusCode).toBe(200);
  });

  it('is counted together with Basic', async () => {
    const guess = { authorization: `Basic ${btoa('viewer:guess')}` };
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const response = await house.app.inject({
        url: '/api/session',
        headers: guess,
        remoteAddress: '192.0.2.1',
      });
      expect(response.statusCode).toBe(401);
    }
    expect((await login('viewer-secret')).statusCode).toBe(429);
    const basic = { authorization: `Basic ${btoa('viewer:viewer-secret')}` };
    const polled = await house.app.inject({
      url: '/api/session',
      headers: basic,
      remoteAddress: '192.0.2.1',
    });
    expect(polled.statusCode).toBe(429);
    expect(Number(polled.headers['retry-after'])).toBeGreaterThan(0);
  });

  it.each([{}, { username: 'viewer' }, { username: ['viewer'], password: 'x' }, []])(
    'of %j is 400 and no attempt',
    async (payload) => {
      for (let attempt = 0; attempt < 6; attempt += 1) {
        const response = await house.app.inject({
          method: 'POST',
          url: '/api/login',
          payload,
          remoteAddress: '192.0.2.1',
        });
        expect(response.statusCode).toBe(400);
      }
      expect((await login('viewer-secret')).statusCode).toBe(200);
    },
  );

  it('takes no rights from its body', async () => {
    const response = await house.app.inject({
      method: 'POST',
      url: '/api/login',
      headers: { 'content-type': 'application/json' },
      payload: `{"username":"viewer","password":"viewer-secret","role":"administrator",
        "__proto__":{"role":"administrator"},"constructor":{"prototype":{"role":"administrator"}}}`,
    });
    expect(response.json()).toMatchObject({ role: 'viewer', permissions: VIEWER });
    expect({}).not.toHaveProperty('role');
  });
});

describe('who one is', () => {
  it('is nobody without a login', async () => {
    const response = await session({});
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      authenticated: false,
      username: null,
      role: 'anonymous',
      permissions: [],
      passwordChangeDue: false,
    });
  });

  it('is told by cookie, Bearer and Basic alike, and use moves the end on', async () => {
    const token = tokenIn((await login('viewer-secret')).body);
    now += 60_000;
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { cookie: `sightglass_session=${token}` },
      { authorization: `Basic ${btoa('viewer:viewer-secret')}` },
    ]) {
      expect((await session(headers)).json()).toEqual({
        authenticated: true,
        username: 'viewer',
        role: 'viewer',
        permissions: VIEWER,
        passwordChangeDue: false,
        expiresAt: '2026-11-23T10:31:00.000Z',
      });
    }
  });

  it('is nobody again after 30 minutes without use: quietly with the cookie, 401 with the token', async () => {
    const token = tokenIn((await login('viewer-secret')).body);
    now += 30 * 60_000;
    const quiet = await session({ cookie: `sightglass_session=${token}` });
    expect(quiet.json()).toMatchObject({ authenticated: false });
    const refused = await session({ authorization: `Bearer ${token}` });
    expect(refused.statusCode).toBe(401);
    expect(refused.json()).toMatchObject({ error: { code: 'INVALID_TOKEN' } });
  });
});

describe('a logout', () => {
  it('ends the session of the cookie everywhere and takes the cookie back', async () => {
    const token = tokenIn((await login('viewer-secret')).body);
    const cookie = `sightglass_session=${token}`;
    const response = await house.app.inject({ method: 'POST', url: '/api/logout', headers: { cookie } });
    expect(response.statusCode).toBe(204);
    expect(response.body).toBe('');
    expect(response.cookies).toEqual([
      expect.objectContaining({ name: 'sightglass_session', value: '', maxAge: 0, path: '/' }),
    ]);
    expect((await session({ authorization: `Bearer ${token}` })).statusCode).toBe(401);
  });

  it('with a token ends that session alone', async () => {
    const [first, second] = [await login('viewer-secret'), await login('viewer-secret')].map(({ body }) => ({
      authorization: `Bearer ${tokenIn(body)}`,
    }));
    await house.app.inject({ method: 'POST', url: '/api/logout', headers: first ?? {} });
    expect((await session(first ?? {})).statusCode).toBe(401);
    expect((await session(second ?? {})).json()).toMatchObject({ authenticated: true });
  });

  it('of nobody, and of somebody with Basic, is done already', async () => {
    const basic = { authorization: `Basic ${btoa('viewer:viewer-secret')}` };
    for (const headers of [{}, { cookie: 'sightglass_session=stale' }, basic]) {
      const response = await house.app.inject({ method: 'POST', url: '/api/logout', headers });
      expect(response.statusCode).toBe(204);
    }
  });
});
