import { ERRORS, type ErrorName, ProtocolError } from '@sightglass/protocol';
import type { InjectOptions } from 'fastify';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidCredentials, InvalidToken, TooManyAttempts } from '../../auth/errors.ts';
import { failureOf } from './failures.ts';
import { HttpError } from './http-error.ts';
import { HttpHouse } from './http-server.testkit.ts';

const JSON_BODY = { 'content-type': 'application/json' };

let house: HttpHouse;

beforeEach(async () => {
  house = await HttpHouse.open({ publicPicture: true });
  return () => house.close();
});

describe('a request that cannot be served', () => {
  it.each<[what: string, request: InjectOptions, status: number, code: string]>([
    ['an address that there is not', { url: '/nowhere?token=a' }, 404, 'NOT_FOUND'],
    ['a method that there is not', { method: 'DELETE', url: '/api/state' }, 404, 'NOT_FOUND'],
    ['an address that is none', { url: '/%zz' }, 400, 'INVALID_REQUEST'],
    ['an id without an end', { url: `/api/recordings/${'a'.repeat(2_000)}` }, 414, 'INVALID_REQUEST'],
    ['a query out of range', { url: '/camera.jpeg?quality=101' }, 400, 'INVALID_VALUE'],
    [
      'a body without what it needs',
      { method: 'POST', url: '/api/login', payload: {} },
      400,
      'INVALID_VALUE',
    ],
    [
      'a body that is no JSON',
      { method: 'PATCH', url: '/api/state', headers: JSON_BODY, payload: '{"brightness":' },
      400,
      'INVALID_JSON',
    ],
    [
      'an empty body',
      { method: 'PATCH', url: '/api/state', headers: JSON_BODY, payload: '' },
      400,
      'INVALID_VALUE',
    ],
    ['a body that is no object', { method: 'PATCH', url: '/api/state', payload: [1] }, 400, 'INVALID_VALUE'],
    [
      'a body over 64 KiB',
      { method: 'PATCH', url: '/api/state', payload: { brightness: '1'.repeat(65_536) } },
      413,
      'INVALID_REQUEST',
    ],
    [
      'a body of another type',
      { method: 'PATCH', url: '/api/state', headers: { 'content-type': 'text/xml' }, payload: '<a/>' },
      415,
      'INVALID_REQUEST',
    ],
    ['the WebSocket without an upgrade', { url: '/api/v1' }, 426, 'UPGRADE_REQUIRED'],
  ])('is told so in one shape: %s', async (_what, request, status, code) => {
    const response = await house.app.inject(request);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toMatch(/^application\/json/);
    expect(response.json()).toEqual({ error: { code, message: expect.stringMatching(/./) } });
  });

  it('is told its own address without the query, which may hold a token', async () => {
    const { body } = await house.app.inject({ url: '/nowhere?token=secret' });
    expect(body).toContain('There is no GET /nowhere"');
  });

  it('is told what to upgrade to', async () => {
    const { headers } = await house.app.inject({ url: '/api/v1' });
    expect(headers.upgrade).toBe('websocket');
  });
});

describe('a failure of the server', () => {
  it.each([
    new Error('SQLITE_CORRUPT in /srv/data'),
    new SyntaxError('Unexpected token in /srv/data'),
    new TypeError('Cannot read properties of undefined'),
  ])('is answered with 500 and nothing of its inside, and logged: $name', async (problem) => {
    vi.spyOn(house.store, 'read').mockImplementation(() => {
      throw problem;
    });
    const response = await house.app.inject({ url: '/api/state' });
    expect(response.statusCode).toBe(500);
    expect(response.json()).toEqual({
      error: { code: 'INTERNAL_ERROR', message: 'The server failed; its log says why' },
    });
    expect(house.log.join()).toContain(problem.message);
  });

  it('while it is found out who asks is answered in the same way', async () => {
    const headers = await house.bearer('viewer');
    vi.spyOn(house.auth, 'resume').mockRejectedValue(new Error('database is locked'));
    const response = await house.app.inject({ url: '/api/session', headers });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('locked');
  });
});

describe('a refusal', () => {
  it('is not kept by a browser', async () => {
    const response = await house.app.inject({ url: '/nowhere' });
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('with 401 says how to log in', async () => {
    const response = await house.app.inject({ url: '/api/recordings' });
    expect(response.statusCode).toBe(401);
    expect(response.headers['www-authenticate']).toBe('Bearer');
  });

  it('says no more to the log than that nothing went wrong', async () => {
    await house.app.inject({ url: '/nowhere' });
    await house.app.inject({ url: '/api/recordings' });
    expect(house.log).toEqual([]);
  });
});

describe('what is answered', () => {
  it.each(Object.keys(ERRORS) as ErrorName[])(
    'to %s is the status and code of the protocol, to somebody known',
    (error) => {
      const failure = failureOf(new ProtocolError(error, 'Do something'), true);
      expect(failure).toEqual({ ...ERRORS[error], message: 'Do something' });
    },
  );

  it('to an anonymous without the right is to log in, and to everything else the same as to anybody', () => {
    const refused = new ProtocolError('Permission denied', 'This takes Device_rw');
    expect(failureOf(refused, false)).toMatchObject({ status: 401, code: 'AUTHENTICATION_REQUIRED' });
    const unknown = new ProtocolError('Unknown key', 'No');
    expect(failureOf(unknown, false)).toEqual(failureOf(unknown, true));
  });

  it('to a failed login is 401, and 429 with the time to wait', () => {
    expect(failureOf(new InvalidCredentials(), false)).toMatchObject({
      status: 401,
      code: 'INVALID_CREDENTIALS',
    });
    expect(failureOf(new InvalidToken(), false)).toMatchObject({ status: 401, code: 'INVALID_TOKEN' });
    expect(failureOf(new TooManyAttempts(17), false)).toEqual({
      status: 429,
      code: 'TOO_MANY_ATTEMPTS',
      message: 'Too many attempts; try again in 17 s',
      retryAfter: 17,
    });
  });

  it('to an HttpError is what it says', () => {
    expect(failureOf(new HttpError(418, 'TEAPOT', 'No coffee'), true)).toEqual({
      status: 418,
      code: 'TEAPOT',
      message: 'No coffee',
    });
  });

  it('to a status of 500 and above that a part brings along tells nothing of it', () => {
    const problem = Object.assign(new Error('upstream at 10.0.0.7'), { statusCode: 503 });
    expect(failureOf(problem, true)).toMatchObject({ status: 500, code: 'INTERNAL_ERROR' });
  });
});
