import { describe, expect, it, onTestFinished } from 'vitest';
import { OFFER } from '../whep/offer.testkit.ts';
import { registeredRoutes } from './description.testkit.ts';
import { HttpHouse, type HttpHouseOptions } from './http-server.testkit.ts';

async function open(options: HttpHouseOptions = {}): Promise<HttpHouse> {
  const house = await HttpHouse.open({ publicPicture: true, ...options });
  onTestFinished(() => house.close());
  return house;
}

describe('where offers are sent to', () => {
  it.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'] as const)(
    '%s is refused, and what is not',
    async (method) => {
      const house = await open();
      for (const url of ['/api/whep', '/api/whep/', '/api/whep?stream=main']) {
        const payload = method === 'PUT' || method === 'PATCH' ? { payload: OFFER } : {};
        const headers = { 'content-type': 'application/sdp' };
        const answer = await house.app.inject({ method, url, headers, ...payload });
        expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST, OPTIONS']);
        if (method !== 'HEAD') expect(answer.json().error.code).toBe('METHOD_NOT_ALLOWED');
      }
    },
  );

  it('whoever asks is told what is taken, also without the right to watch', async () => {
    const house = await open({ publicPicture: false });
    const { statusCode, headers, body } = await house.app.inject({ method: 'OPTIONS', url: '/api/whep' });
    expect([statusCode, headers['accept-post'], headers.allow, body]).toEqual([
      204,
      'application/sdp',
      'POST, OPTIONS',
      '',
    ]);
  });

  it('pages of another origin are told what they may, as everywhere', async () => {
    const house = await open({ allowedOrigins: ['https://panel.example'] });
    const headers = { origin: 'https://panel.example', 'access-control-request-method': 'POST' };
    const told = await Promise.all(
      ['/api/whep', '/api/state'].map((url) => house.app.inject({ method: 'OPTIONS', url, headers })),
    );
    for (const { statusCode, headers } of told) {
      expect(statusCode).toBe(204);
      expect(headers['access-control-allow-origin']).toBe('https://panel.example');
      expect(headers['access-control-allow-methods']).toContain('POST');
    }
  });

  it('is no more than it was: other addresses are of nothing, and no method is described that is refused', async () => {
    const { app } = await open();
    for (const [method, url] of [
      ['GET', '/api/whep/some'],
      ['OPTIONS', '/api/whep/some'],
      ['GET', '/api/whep/some/more'],
      ['GET', '/api/wheps'],
    ] as const) {
      const { statusCode, body } = await app.inject({ method, url: `${url}?token=secret` });
      expect(statusCode).toBe(404);
      expect(JSON.parse(body).error).toEqual({ code: 'NOT_FOUND', message: `There is no ${method} ${url}` });
    }
    const routes = registeredRoutes(app).filter((route) => route.includes('/api/whep'));
    expect(routes.sort()).toEqual(['DELETE /api/whep/:id', 'PATCH /api/whep/:id', 'POST /api/whep']);
  });
});

describe('the stream of an offer', () => {
  it.each(['stream=x', 'stream=', 'stream=main&stream=sub', 'stream=sub&stream=sub'])(
    'is refused in the words of the WebSocket: %s',
    async (query) => {
      const house = await open();
      const { statusCode, body } = await house.app.inject({
        method: 'POST',
        url: `/api/whep?${query}`,
        headers: { 'content-type': 'application/sdp' },
        payload: OFFER,
      });
      expect(statusCode).toBe(400);
      const error = { code: 'INVALID_VALUE', message: 'stream is main or sub, once' };
      expect(JSON.parse(body)).toEqual({ error });
    },
  );

  it('is not told to whoever may not watch', async () => {
    const house = await open({ publicPicture: false });
    const { statusCode } = await house.app.inject({
      method: 'POST',
      url: '/api/whep?stream=x',
      headers: { 'content-type': 'application/sdp' },
      payload: OFFER,
    });
    expect(statusCode).toBe(401);
  });
});
