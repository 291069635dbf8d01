import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConnectedClient } from './connected-client.ts';
import { WebSocketHouse } from './websocket/websocket-server.testkit.ts';

let house: WebSocketHouse;

beforeEach(async () => {
  house = await WebSocketHouse.open();
  return () => house.close();
});

const viewers = async (): Promise<readonly ConnectedClient[]> => {
  const headers = await house.http.bearer('administrator');
  return (await house.http.app.inject({ url: '/api/clients', headers })).json().items;
};

describe('who is connected', () => {
  it('is known by who is logged in at the moment, from where and with what', async () => {
    const client = await house.connect({ 'user-agent': 'Panel 3' });
    const anonymous = {
      id: expect.any(String),
      username: null,
      role: 'anonymous',
      address: '127.0.0.1',
      kind: 'websocket',
      since: expect.stringMatching(/Z$/),
      userAgent: 'Panel 3',
    };
    expect(house.webSockets.clients()).toEqual([anonymous]);
    await house.http.add('operator', 'operator');
    await client.ask({ username: 'operator', password: 'operator-secret' });
    expect(house.webSockets.clients()).toEqual([{ ...anonymous, username: 'operator', role: 'operator' }]);
    client.socket.close();
    await client.closed;
    await vi.waitFor(() => expect(house.webSockets.clients()).toEqual([]));
  });

  it('has those who watch, until they go', async () => {
    house.http.picture.newest = new Uint8Array([1]);
    const headers = await house.http.bearer('viewer');
    const response = await fetch(`http://127.0.0.1:${house.port}/api/stream.mjpeg`, {
      headers: { ...headers, 'user-agent': 'Player' },
    });
    expect(await viewers()).toMatchObject([
      { kind: 'mjpeg', username: 'viewer', role: 'viewer', userAgent: 'Player' },
    ]);
    await response.body?.cancel();
    await vi.waitFor(() => expect(house.http.picture.watchers.size).toBe(0));
    expect(await house.http.app.inject({ url: '/api/clients' })).toMatchObject({ statusCode: 401 });
  });
});
