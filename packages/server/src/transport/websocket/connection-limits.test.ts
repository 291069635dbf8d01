import { afterEach, describe, expect, it, vi } from 'vitest';
import { type TestClient, WebSocketHouse } from './websocket-server.testkit.ts';
import type { WebSocketOptions } from './websocket-server.ts';

const KIB = 1_024;
const NEVER = Number.POSITIVE_INFINITY;

let house: WebSocketHouse;

afterEach(async () => {
  vi.useRealTimers();
  await house.close();
});

/** A server whose clock stands still until a test moves it on. */
async function openTimeless(options: Partial<WebSocketOptions>): Promise<void> {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  house = await WebSocketHouse.open(options);
}

/** A ping of so many bytes, and its answer. */
const pingOf = (bytes: number) => `{"ping":"${'p'.repeat(bytes - 11)}"}`;
const answered = (client: TestClient) => client.ask({ get: ['brightness'] });

describe('a message', () => {
  it('of 64 KiB is taken', async () => {
    house = await WebSocketHouse.open();
    const client = await house.connect();
    expect(await client.ask(pingOf(64 * KIB))).toEqual([{ pong: expect.stringMatching(/^p{65525}$/) }]);
  });

  it.each([
    ['in one frame', (client: TestClient) => client.send(pingOf(64 * KIB + 1))],
    [
      'in several',
      (client: TestClient) => {
        client.socket.send(`{"ping":"${'p'.repeat(40 * KIB)}`, { fin: false });
        client.socket.send(`${'p'.repeat(40 * KIB)}"}`, { fin: true });
      },
    ],
  ])('of more closes its sender with 1009: %s', async (_how, send) => {
    house = await WebSocketHouse.open();
    const [client, other] = [await house.connect(), await house.connect()];
    send(client);
    expect(await client.closed).toMatchObject({ code: 1009 });
    expect(await answered(other)).toEqual([{ brightness: 50 }]);
  });

  it('that the server fails at closes its sender with 1011, and the log says why', async () => {
    house = await WebSocketHouse.open();
    const [client, other] = [await house.connect(), await house.connect()];
    vi.spyOn(house.http.store, 'change').mockRejectedValueOnce(new Error('out of order'));
    client.send({ brightness: 1 });
    expect(await client.closed).toEqual({ code: 1011, reason: 'Internal error' });
    expect(house.log.join()).toContain('out of order');
    expect(await answered(other)).toEqual([{ brightness: 50 }]);
  });
});

describe('a client above the rate limit', () => {
  const rateLimit = { perSecond: 100, burst: 200, patience: 10 };
  const many = (count: number, first = 0) =>
    Array.from({ length: count }, (_, number) => ({ ping: first + number, id: first + number }));

  it('has its messages dropped with an error, in line with the other answers', async () => {
    await openTimeless({ rateLimit });
    const [client, other] = [await house.connect(), await house.connect()];
    client.send(...many(203));
    for (let id = 0; id < 200; id += 1) expect(await client.next()).toEqual({ pong: id, id });
    for (let id = 200; id < 203; id += 1) {
      expect(await client.next()).toEqual({
        error: 'Rate limit exceeded',
        message: 'The message was dropped; send fewer than 100 a second',
        id,
      });
    }
    expect(await answered(other)).toEqual([{ brightness: 50 }]);
    vi.advanceTimersByTime(1_000);
    expect(await answered(client)).toEqual([{ brightness: 50 }]);
  });

  it('changes nothing with what was dropped', async () => {
    await openTimeless({ rateLimit: { perSecond: 100, burst: 1, patience: 10 } });
    const operator = await house.connectAs('operator');
    operator.send({ brightness: 1, unsubscribe: ['*'] }, { brightness: 2 });
    expect(await operator.nextWith('error')).toMatchObject({ error: 'Rate limit exceeded' });
    expect(house.http.store.read().brightness).toBe(1);
  });

  it('has no id looked for in what is no usual message', async () => {
    await openTimeless({ rateLimit: { perSecond: 100, burst: 1, patience: 10 } });
    const client = await house.connect();
    client.send({ ping: 0 }, { id: 1, ping: 'p'.repeat(2_000) }, '{', { id: {} });
    client.socket.send(Buffer.from('{"id":1}'), { binary: true });
    await client.nextWith('pong');
    for (let number = 0; number < 4; number += 1) {
      const reply = await client.next();
      expect(reply['error']).toBe('Rate limit exceeded');
      expect(reply).not.toHaveProperty('id');
    }
  });

  it('that goes on for 10 seconds is closed with 1008, and others stay', async () => {
    await openTimeless({ rateLimit });
    const [client, other] = [await house.connect(), await house.connect()];
    client.send(...many(201));
    await client.nextWith('error');
    for (let seconds = 0.5; seconds < 10; seconds += 0.5) {
      vi.advanceTimersByTime(500);
      client.send(...many(51));
      expect(await client.nextWith('error')).toMatchObject({ error: 'Rate limit exceeded' });
    }
    vi.advanceTimersByTime(500);
    client.send(...many(51));
    expect(await client.closed).toEqual({ code: 1008, reason: 'Rate limit exceeded' });
    expect(await answered(other)).toEqual([{ brightness: 50 }]);
  });
});

describe('a quiet client', () => {
  const heartbeat = { pingMs: 20_000, silenceMs: 60_000, behindMs: NEVER };

  it('is pinged, and stays as long as it answers', async () => {
    await openTimeless({ heartbeat });
    const client = await house.connect();
    for (let minute = 0; minute < 10; minute += 1) {
      const pinged = new Promise((resolve) => client.socket.once('ping', resolve));
      vi.advanceTimersByTime(21_000);
      await pinged;
      expect(await answered(client)).toEqual([{ brightness: 50 }]);
    }
  });

  it('that does not answer is dropped after a minute', async () => {
    await openTimeless({ heartbeat });
    const client = await house.connect();
    client.socket.pause();
    vi.advanceTimersByTime(60_000);
    expect(house.http.store.read().clients).toBe(1);
    vi.advanceTimersByTime(2_000);
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(0));
    client.socket.resume();
    expect(await client.closed).toMatchObject({ code: 1006 });
  });
});

describe('a client that does not read', () => {
  const heartbeat = { pingMs: NEVER, silenceMs: NEVER, behindMs: 30_000 };
  /** More than the kernel takes for a connection that nobody reads from. */
  const FLOOD = 400;

  /** Asks for much, reads nothing, and comes back when the server has stopped to read from it. */
  async function overfill(client: TestClient): Promise<void> {
    client.socket.pause();
    for (let id = 0; id < FLOOD; id += 1) client.send({ id, ping: 'p'.repeat(60 * KIB) });
    let before = -1;
    let standstill = 0;
    await vi.waitFor(
      () => {
        const { bufferedAmount } = client.socket;
        standstill = bufferedAmount === before ? standstill + 1 : 0;
        before = bufferedAmount;
        expect(standstill).toBeGreaterThanOrEqual(5);
      },
      { interval: 30, timeout: 5_000 },
    );
    expect(before).toBeGreaterThan(0);
  }

  it('is not read from either, and gets every answer in order when it reads again', async () => {
    await openTimeless({ heartbeat });
    const client = await house.connect();
    await overfill(client);
    client.socket.resume();
    for (let id = 0; id < FLOOD; id += 1) expect((await client.next())['id']).toBe(id);
  });

  it('gets the newest value of what it missed', async () => {
    await openTimeless({ heartbeat });
    const client = await house.connect();
    await overfill(client);
    for (let brightness = 0; brightness < 50; brightness += 1) {
      house.http.store.report({ brightness });
      await new Promise(setImmediate);
    }
    client.socket.resume();
    const told: unknown[] = [];
    for (let answers = 0; answers < FLOOD; ) {
      const message = await client.next();
      if ('pong' in message) answers += 1;
      else told.push(message);
    }
    told.push(...(await client.rest()));
    expect(told).toEqual([{ brightness: 49 }]);
  });

  it('is not told what it missed and may not read any more', async () => {
    await openTimeless({ heartbeat });
    const token = await house.http.tokenOf('viewer');
    const client = await house.connect({ authorization: `Bearer ${token}` });
    await overfill(client);
    house.http.store.report({
      fps: 25,
      storage: { freeBytes: 3, usedBytes: 2, recordings: 1, secondsLeft: null },
    });
    await new Promise(setImmediate);
    house.http.auth.logout(token, '192.0.2.99');
    client.socket.resume();
    expect(await client.nextWith('authenticated')).toEqual({ authenticated: false, error: 'Session ended' });
    const told = (await client.rest()).filter((message) => !('pong' in message));
    expect(told).toEqual([{ fps: 25 }]);
  });

  it('is dropped when it is behind for too long', async () => {
    await openTimeless({ heartbeat });
    const [client, other] = [await house.connect(), await house.connect()];
    await overfill(client);
    vi.advanceTimersByTime(32_000);
    await vi.waitFor(() => expect(house.http.store.read().clients).toBe(1));
    client.socket.resume();
    expect(await client.closed).toMatchObject({ code: 1006 });
    expect(await answered(other)).toEqual([{ brightness: 50 }]);
  });
});
