import { describe, expect, it } from 'vitest';
import { HttpHouse, LIMITS } from './http-server.testkit.ts';
import { StreamSeats } from './stream-seats.ts';

describe('seats', () => {
  it('are refused when all are taken, and free again when somebody leaves', () => {
    const seats = new StreamSeats(2);
    const leave = seats.take();
    seats.take();
    expect(() => seats.take()).toThrow(expect.objectContaining({ status: 503, code: 'TOO_MANY_STREAMS' }));
    leave();
    seats.take();
    expect(() => seats.take()).toThrow(/max-streams/);
  });

  it('are as many as people come where no limit is set', () => {
    const seats = new StreamSeats(0);
    for (let count = 0; count < 10_000; count += 1) seats.take();
  });

  it('are one for each who watches MJPEG; somebody whom the camera refuses keeps none', async () => {
    const house = await HttpHouse.open({ publicPicture: true, limits: { ...LIMITS, streams: 1 } });
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
