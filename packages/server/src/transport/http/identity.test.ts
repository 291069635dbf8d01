import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidCredentials, InvalidToken } from '../../auth/errors.ts';
import { HttpHouse } from './http-server.testkit.ts';
import { actorOf, admit, cookieToken, identify } from './identity.ts';

const HOME = '192.0.2.1';

let house: HttpHouse;
let token: string;

beforeEach(async () => {
  house = await HttpHouse.open();
  token = await house.tokenOf('viewer');
  return () => house.close();
});

const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
const who = async (headers: Record<string, string>, queryToken?: string) =>
  identify(house.auth, headers, HOME, queryToken);

describe('somebody', () => {
  it('without anything is anonymous', async () => {
    expect(await who({})).toEqual({ address: HOME, session: undefined, token: undefined });
  });

  it.each([
    ['Bearer', (secret: string) => ({ authorization: `Bearer ${secret}` })],
    ['bearer, and more spaces', (secret: string) => ({ authorization: `  bearer   ${secret} ` })],
    ['a cookie', (secret: string) => ({ cookie: `sightglass_session=${secret}` })],
    [
      'a cookie among others',
      (secret: string) => ({ cookie: `a=1; sightglass_session=${secret}; broken=%zz; ;` }),
    ],
  ])('is known by %s', async (_what, headersOf) => {
    const identity = await who(headersOf(token));
    expect(identity).toMatchObject({ address: HOME, token, session: { username: 'viewer' } });
  });

  it('is known by a token in the address', async () => {
    expect(await who({}, token)).toMatchObject({ token, session: { username: 'viewer' } });
  });

  it('is known by name and password, and has no token then', async () => {
    expect(await who(basic('viewer:viewer-secret'))).toMatchObject({
      token: undefined,
      session: { username: 'viewer', role: 'viewer' },
    });
  });

  it('may have colons in the password, and letters of any language', async () => {
    const verify = vi.spyOn(house.auth, 'verify').mockRejectedValue(new InvalidCredentials());
    await expect(who(basic('opérateur:a:b:'))).rejects.toThrow(InvalidCredentials);
    expect(verify).toHaveBeenCalledExactlyOnceWith('opérateur', 'a:b:', HOME);
  });

  it.each([
    ['without a colon', basic('viewer')],
    ['that are no Base64', { authorization: 'Basic ÿÿÿ' }],
    ['that are nothing', { authorization: 'Basic' }],
  ])('with credentials %s is refused without a look at the users', async (_what, headers) => {
    const verify = vi.spyOn(house.auth, 'verify');
    await expect(who(headers)).rejects.toThrow(InvalidCredentials);
    expect(verify).not.toHaveBeenCalled();
  });

  it('with a token that is not valid is refused, in the header as in the address', async () => {
    await expect(who({ authorization: 'Bearer stale' })).rejects.toThrow(InvalidToken);
    await expect(who({ authorization: 'Bearer' })).rejects.toThrow(InvalidToken);
    await expect(who({}, 'stale')).rejects.toThrow(InvalidToken);
  });

  it('with a cookie that is not valid any more is anonymous', async () => {
    for (const cookie of ['sightglass_session=stale', 'sightglass_session=', 'another=1', '']) {
      expect((await who({ cookie })).session).toBeUndefined();
    }
  });

  it('is who the header says, whatever the address and the cookie say', async () => {
    const operator = await house.tokenOf('operator');
    const cookie = `sightglass_session=${operator}`;
    const identity = await who({ authorization: `Bearer ${token}`, cookie }, operator);
    expect(identity.session?.username).toBe('viewer');
    expect((await who({ cookie }, token)).session?.username).toBe('viewer');
    await expect(who({ authorization: 'Bearer stale', cookie })).rejects.toThrow(InvalidToken);
  });

  it('with a scheme that there is not is known by the cookie', async () => {
    const headers = { authorization: 'Digest username="viewer"', cookie: `sightglass_session=${token}` };
    expect((await who(headers)).session?.username).toBe('viewer');
  });

  it('is not taken for anonymous when the cookie cannot be looked at', async () => {
    vi.spyOn(house.auth, 'resume').mockRejectedValue(new Error('database is locked'));
    await expect(who({ cookie: 'sightglass_session=a' })).rejects.toThrow('locked');
  });
});

describe('the token of a cookie', () => {
  it('is there or not, and never comes from a prototype', () => {
    expect(cookieToken({})).toBeUndefined();
    expect(cookieToken({ cookie: '__proto__=1; constructor=2' })).toBeUndefined();
    expect(cookieToken({ cookie: 'sightglass_session=a%20b' })).toBe('a b');
  });
});

describe('the actor', () => {
  it('has the name and rights of the session, an anonymous none', async () => {
    expect(actorOf(await who({}))).toEqual({ username: null, permissions: new Set(), address: HOME });
    const identity = await who({}, token);
    expect(actorOf(identity)).toEqual({
      username: 'viewer',
      permissions: identity.session?.permissions,
      address: HOME,
    });
  });
});

describe('an upgrade to the WebSocket', () => {
  const upgrade = (headers: Record<string, string>) => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request.headers, { host: 'camera.example', ...headers });
    request.rawHeaders = Object.entries(request.headers).flat().map(String);
    return admit(request, {
      auth: house.auth,
      audit: house.audit,
      allowedOrigins: ['https://panel.example'],
      allowedHosts: ['camera.example'],
    });
  };

  it('is let in as who it comes from, an anonymous too', async () => {
    expect(await upgrade({})).toMatchObject({ session: undefined });
    expect(await upgrade({ origin: 'http://evil.example' })).toMatchObject({ session: undefined });
    for (const headers of [
      { cookie: `sightglass_session=${token}` },
      { cookie: `sightglass_session=${token}`, origin: 'http://camera.example' },
      { cookie: `sightglass_session=${token}`, origin: 'https://panel.example' },
      { authorization: `Bearer ${token}`, origin: 'http://evil.example' },
      basic('viewer:viewer-secret'),
    ]) {
      expect(await upgrade(headers)).toMatchObject({ session: { username: 'viewer' } });
    }
  });

  it('with a cookie from a page of another site is refused', async () => {
    for (const origin of ['http://evil.example', 'null']) {
      const admission = await upgrade({ cookie: `sightglass_session=${token}`, origin });
      expect(admission).toMatchObject({ status: 403, code: 'FOREIGN_ORIGIN' });
    }
  });

  it('for another host is refused, whoever it comes from', async () => {
    for (const headers of [{}, { authorization: `Bearer ${token}` }]) {
      const admission = await upgrade({ ...headers, host: 'evil.example', origin: 'http://evil.example' });
      expect(admission).toMatchObject({ status: 421, code: 'WRONG_HOST' });
    }
    expect(await upgrade({ host: '192.0.2.1:8080' })).toMatchObject({ session: undefined });
  });

  it('with what is not valid is refused as over HTTP', async () => {
    expect(await upgrade({ authorization: 'Bearer stale' })).toEqual({
      status: 401,
      code: 'INVALID_TOKEN',
      message: 'The token is unknown or has ended; log in again',
    });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await upgrade(basic('viewer:guess'))).toMatchObject({
        status: 401,
        code: 'INVALID_CREDENTIALS',
      });
    }
    expect(await upgrade(basic('viewer:viewer-secret'))).toMatchObject({
      status: 429,
      code: 'TOO_MANY_ATTEMPTS',
    });
  });

  it('is not answered with what went wrong inside', async () => {
    vi.spyOn(house.auth, 'resume').mockRejectedValue(new Error('database is locked'));
    await expect(upgrade({ authorization: `Bearer ${token}` })).rejects.toThrow('locked');
  });
});

describe('a token in the address', () => {
  it.each(['/camera.jpeg', '/image', '/api/recordings/a/file', '/api/snapshots/a/file'])(
    'is taken at %s, where a program can send no header',
    async (path) => {
      const response = await house.app.inject({ url: path, query: { token } });
      expect([200, 404]).toContain(response.statusCode);
      expect((await house.app.inject({ url: path, query: { token: 'stale' } })).statusCode).toBe(401);
      expect((await house.app.inject({ url: path })).statusCode).toBe(401);
    },
  );

  it.each(['/api/recordings', '/api/recordings/a', '/api/snapshots', '/api/recording/status'])(
    'is not looked at anywhere else: %s',
    async (path) => {
      const resume = vi.spyOn(house.auth, 'resume');
      const response = await house.app.inject({ url: path, query: { token } });
      expect(response.statusCode).toBe(401);
      expect(resume).not.toHaveBeenCalled();
    },
  );

  it('changes nothing', async () => {
    const operator = await house.tokenOf('operator');
    for (const path of ['/api/recording/start', '/api/snapshot']) {
      const response = await house.app.inject({ method: 'POST', url: path, query: { token: operator } });
      expect(response.statusCode).toBe(401);
    }
    expect(house.camera.calls).toEqual([]);
  });

  it('that comes twice opens nothing', async () => {
    const response = await house.app.inject({ url: `/camera.jpeg?token=${token}&token=${token}` });
    expect(response.statusCode).toBe(401);
  });
});
