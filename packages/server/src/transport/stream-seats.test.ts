import { describe, expect, it } from 'vitest';
import { HttpHouse } from './http/http-server.testkit.ts';
import { StreamSeats } from './stream-seats.ts';

const ARRIVAL = {
  kind: 'mjpeg',
  address: '192.0.2.1',
  userAgent: undefined,
  session: () => undefined,
} as const;

describe('seats', () => {
  it('are refused when all are taken, and free again when somebody leaves', () => {
    const seats = new StreamSeats(2);
    const leave = seats.take(ARRIVAL);
    seats.take(ARRIVAL);
    expect(seats.take(ARRIVAL)).toBeUndefined();
    leave?.();
    // A seat is given back once, however often somebody says that they have left.
    leave?.();
    expect(seats.take(ARRIVAL)).toBeDefined();
    expect(seats.take(ARRIVAL)).toBeUndefined();
  });

  it('are as many as people come where no limit is set', () => {
    const seats = new StreamSeats(0);
    for (let count = 0; count < 10_000; count += 1) expect(seats.take(ARRIVAL)).toBeDefined();
  });

  it('are one for each who watches MJPEG; somebody whom the camera refuses keeps none', async () => {
    const house = await HttpHouse.open({ publicPicture: true, seats: new StreamSeats(1) });
    const url = `${await house.app.listen({ port: 0, host: '127.0.0.1' })}/api/stream.mjpeg`;
    house.picture.newest = new Uint8Array([1]);
    house.picture.problem = new Error('no camera');
    expect((await fetch(url)).status).toBe(500);
    house.picture.problem = undefined;
    const watching = new AbortController();
    expect((await fetch(url, { signal: watching.signal })).status).toBe(200);
    const refused = await fetch(url);
    expect([refused.status, await refused.json()]).toMatchObject([
      503,
      { error: { code: 'TOO_MANY_STREAMS' } },
    ]);
    watching.abort();
    await house.close();
  });
});
