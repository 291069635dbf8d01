import type { InjectOptions } from 'fastify';
import { beforeEach, describe, expect, it } from 'vitest';
import { demand } from './guard.ts';
import { HttpError } from './http-error.ts';
import { HttpHouse } from './http-server.testkit.ts';

/** Of a route that asks for permissions itself. */
const OPEN = { config: { access: 'public' } } as const;
const OWN = { host: 'camera.example', origin: 'http://camera.example' };
const FOREIGN = { host: 'camera.example', origin: 'http://evil.example' };

let house: HttpHouse;

beforeEach(async () => {
  house = await HttpHouse.open({ allowedOrigins: ['https://panel.example'] });
  return () => house.close();
});

describe('a route that does not say who may call it', () => {
  it('is for nobody', async () => {
    house.app.get('/forgotten', async () => ({ done: true }));
    const headers = await house.bearer('administrator');
    expect((await house.app.inject({ url: '/forgotten', headers })).statusCode).toBe(403);
    expect((await house.app.inject({ url: '/forgotten' })).statusCode).toBe(401);
  });
});

describe('demand', () => {
  it('names all permissions of which one is enough', async () => {
    const headers = await house.bearer('guest');
    house.app.get('/either', OPEN, (request) => demand(request, ['Device_rw', 'Media_rw']));
    const response = await house.app.inject({ url: '/either', headers });
    expect(response.json()).toMatchObject({ error: { message: 'This takes Device_rw or Media_rw' } });
  });

  it('lets nobody do what nobody may, and everybody what is public', async () => {
    const headers = await house.bearer('administrator');
    house.app.get('/nobody', OPEN, (request) => demand(request, 'nobody'));
    house.app.get('/public', OPEN, async (request) => {
      demand(request, 'public');
      return { done: true };
    });
    expect((await house.app.inject({ url: '/nobody', headers })).statusCode).toBe(403);
    expect((await house.app.inject({ url: '/public' })).statusCode).toBe(200);
  });

  it('throws an error of HTTP', async () => {
    house.app.get('/thrown', OPEN, async (request) => {
      try {
        demand(request, ['Device_r']);
      } catch (problem) {
        return { thrown: problem instanceof HttpError && problem.status };
      }
      return {};
    });
    expect((await house.app.inject({ url: '/thrown' })).json()).toEqual({ thrown: 401 });
  });
});

describe('a cookie from a page of another site', () => {
  const WRITES: InjectOptions[] = [
    { method: 'POST', url: '/api/recording/start' },
    { method: 'POST', url: '/api/snapshot' },
    { method: 'POST', url: '/api/logout' },
    { method: 'POST', url: '/api/login', payload: { username: 'operator', password: 'operator-secret' } },
    { method: 'PATCH', url: '/api/state', payload: { brightness: 1 } },
    { method: 'DELETE', url: '/api/recordings/a' },
  ];

  it.each(WRITES)('changes nothing by $method $url', async (request) => {
    const cookie = await house.cookie('operator');
    for (const origin of [FOREIGN, { ...FOREIGN, origin: 'null' }]) {
      const response = await house.app.inject({ ...request, headers: { ...cookie, ...origin } });
      expect(response.statusCode).toBe(403);
      expect(response.json()).toMatchObject({ error: { code: 'FOREIGN_ORIGIN' } });
    }
    expect(house.camera.calls).toEqual([]);
    expect(house.store.revision).toBe(0);
    const session = await house.app.inject({ url: '/api/session', headers: cookie });
    expect(session.json()).toMatchObject({ authenticated: true });
  });

  it.each([
    ['the own page', OWN],
    ['a page that is trusted', { ...OWN, origin: 'https://panel.example' }],
    ['a program, which sends no Origin', { host: 'camera.example' }],
  ])('is another thing than one from %s', async (_what, origin) => {
    const headers = { ...(await house.cookie('operator')), ...origin };
    const response = await house.app.inject({ method: 'POST', url: '/api/recording/start', headers });
    expect(response.statusCode).toBe(200);
    expect(house.camera.calls).toEqual(['start']);
  });

  it('reads on: a browser keeps the answer from that page', async () => {
    const headers = { ...(await house.cookie('viewer')), ...FOREIGN };
    const response = await house.app.inject({ url: '/api/recordings', headers });
    expect(response.statusCode).toBe(200);
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is refused although it is not valid any more, and an unknown address in the same way', async () => {
    const headers = { cookie: 'sightglass_session=stale', ...FOREIGN };
    expect((await house.app.inject({ method: 'POST', url: '/api/logout', headers })).statusCode).toBe(403);
    expect((await house.app.inject({ method: 'POST', url: '/nowhere', headers })).statusCode).toBe(403);
  });
});

describe('a request for another host', () => {
  const ELSEWHERE = { host: 'evil.example', origin: 'http://evil.example' };

  it.each(['/', '/api/session', '/camera.jpeg', '/api/recordings/a', '/nowhere'])(
    'is refused whatever it asks for: %s',
    async (url) => {
      const headers = { ...(await house.bearer('administrator')), ...ELSEWHERE };
      const response = await house.app.inject({ url, headers });
      expect(response.statusCode).toBe(421);
      expect(response.json()).toMatchObject({
        error: { code: 'WRONG_HOST', message: expect.stringContaining('allowed-hosts') },
      });
    },
  );

  it('is no attempt at a password', async () => {
    await house.add('operator', 'operator');
    const attempt = (host: string, password: string) =>
      house.app.inject({
        method: 'POST',
        url: '/api/login',
        headers: { host },
        payload: { username: 'operator', password },
      });
    for (let index = 0; index < 6; index += 1) {
      expect((await attempt('evil.example', 'guess')).statusCode).toBe(421);
    }
    expect((await attempt('camera.example', 'operator-secret')).statusCode).toBe(200);
  });
});

describe('a page of another site', () => {
  it('may use a token that it was given', async () => {
    const headers = { ...(await house.bearer('operator')), ...FOREIGN };
    const response = await house.app.inject({ method: 'POST', url: '/api/snapshot', headers });
    expect(response.statusCode).toBe(201);
  });

  it('may not use a token beside the cookie of somebody', async () => {
    const headers = { ...(await house.bearer('operator')), cookie: 'sightglass_session=a', ...FOREIGN };
    const response = await house.app.inject({ method: 'POST', url: '/api/snapshot', headers });
    expect(response.statusCode).toBe(403);
  });
});
