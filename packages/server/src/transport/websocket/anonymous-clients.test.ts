import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebSocketHouse } from './websocket-server.testkit.ts';

let house: WebSocketHouse;

beforeEach(async () => {
  house = await WebSocketHouse.open({ maxAnonymous: 2 });
  return () => house.close();
});

describe('clients without a login', () => {
  it('are refused above their number; those with one are let in, and who logs in makes room', async () => {
    const [first] = [await house.connect(), await house.connect()];
    const refused = new WebSocket(`ws://127.0.0.1:${house.port}/api/v1`);
    const [, answer] = await once(refused, 'unexpected-response');
    expect(answer.statusCode).toBe(503);
    expect(answer.headers['retry-after']).toBe('5');
    expect(JSON.parse(await text(answer))).toMatchObject({ error: { code: 'TOO_MANY_CLIENTS' } });

    await house.connectAs('viewer');
    first.send({ username: 'viewer', password: 'viewer-secret' });
    expect(await first.nextWith('authenticated')).toMatchObject({ authenticated: true });
    await house.connect();
  });
});
