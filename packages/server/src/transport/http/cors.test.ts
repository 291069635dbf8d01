import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

const PANEL = { host: 'camera.example', origin: 'https://panel.example' };
const OTHER = { host: 'camera.example', origin: 'https://evil.example' };

let house: HttpHouse;
const open = async (allowedOrigins: string[]) => {
  house = await HttpHouse.open({ allowedOrigins });
};
beforeEach(() => () => house.close());

const preflight = (origin: object, method: string) =>
  house.app.inject({
    method: 'OPTIONS',
    url: '/api/state',
    headers: {
      ...origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'authorization, content-type',
    },
  });

describe('a page of an origin that is allowed', () => {
  beforeEach(() => open(['https://panel.example']));

  it.each(['GET', 'POST', 'PATCH', 'DELETE'])('may ask with %s and a token of its own', async (method) => {
    const { statusCode, headers } = await preflight(PANEL, method);
    expect(statusCode).toBe(204);
    expect(headers['access-control-allow-origin']).toBe('https://panel.example');
    expect(headers['access-control-allow-methods']).toContain(method);
    expect(headers['access-control-allow-headers']).toBe('authorization, content-type');
    expect(headers['access-control-allow-credentials']).toBe('true');
  });

  it('may read answers and refusals', async () => {
    for (const url of ['/api/status', '/api/users', '/nowhere']) {
      const { headers } = await house.app.inject({ url, headers: PANEL });
      expect(headers['access-control-allow-origin']).toBe('https://panel.example');
      expect(headers['vary']).toMatch(/origin/i);
    }
  });
});

describe('a page of another origin', () => {
  it.each([[[]], [['https://panel.example']]])('may read nothing where %j is allowed', async (allowed) => {
    await open(allowed);
    const asked = await preflight(OTHER, 'PATCH');
    const { headers } = await house.app.inject({ url: '/api/status', headers: OTHER });
    for (const each of [asked.headers, headers]) {
      expect(each['access-control-allow-origin']).not.toBe('https://evil.example');
      expect(each['access-control-allow-origin']).not.toBe('*');
    }
  });
});

it('without a setting nothing is said of other origins', async () => {
  await open([]);
  const { headers } = await house.app.inject({ url: '/api/status', headers: PANEL });
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});
