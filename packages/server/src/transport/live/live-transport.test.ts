import { once } from 'node:events';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { VideoPacket } from '../../media/messages.ts';
import { HttpHouse } from '../http/http-server.testkit.ts';
import { admit } from '../http/identity.ts';
import { StreamSeats } from '../stream-seats.ts';
import { Upgrades } from '../upgrade/upgrades.ts';
import { LIVE_PATH, type LiveOptions, LiveTransport } from './live-transport.ts';

const ARRIVAL = {
  kind: 'mjpeg',
  address: '192.0.2.1',
  userAgent: undefined,
  session: () => undefined,
} as const;

const SPS = [0x67, 0x42, 0xc0, 0x1f, 0x8c];
const PPS = [0x68, 0xce, 0x3c, 0x80];
const FORMAT = { width: 64, height: 48, fps: 5 };

function packet(at: number, key = false): VideoPacket {
  const sets = key ? [0, 0, 0, 1, ...SPS, 0, 0, 0, 1, ...PPS] : [];
  const data = Uint8Array.from([...sets, 0, 0, 1, key ? 0x65 : 0x41, at % 250, 0x80]);
  return { data, key, at, format: FORMAT };
}

let house: HttpHouse;
let live: LiveTransport;
let port: number;

async function open(options: Partial<LiveOptions> = {}): Promise<void> {
  house = await HttpHouse.open();
  const { auth, audit, picture } = house;
  const access = { auth, audit, allowedOrigins: [], allowedHosts: [] };
  live = new LiveTransport({
    camera: picture,
    auth,
    admit: (request, token) => admit(request, access, token),
    publicPicture: false,
    seats: new StreamSeats(10),
    rateLimit: { perSecond: 10, burst: 20, patience: 0.2 },
    slowClientSeconds: 60,
    ...options,
  });
  const upgrades = new Upgrades(
    { [LIVE_PATH]: (...upgrade) => live.take(...upgrade) },
    pino({ level: 'silent' }),
  );
  upgrades.attach(house.app.server);
  port = Number(new URL(await house.app.listen({ port: 0, host: '127.0.0.1' })).port);
}

async function close(): Promise<void> {
  live.close();
  await house.close();
}

/** A viewer, and all that it is sent. */
class Watching {
  readonly socket: WebSocket;
  readonly texts: Record<string, unknown>[] = [];
  readonly pictures: Buffer[] = [];

  constructor(query = '', headers: Record<string, string> = {}) {
    this.socket = new WebSocket(`ws://127.0.0.1:${port}${LIVE_PATH}${query}`, { headers });
    this.socket.on('error', () => {});
    this.socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.pictures.push(data);
      else this.texts.push(JSON.parse(String(data)));
    });
  }

  async opened(): Promise<this> {
    await once(this.socket, 'open');
    return this;
  }

  async reach(pictures: number): Promise<void> {
    await vi.waitFor(() => expect(this.pictures).toHaveLength(pictures));
  }
}

/** Status and error code of a refusal. */
async function refusalOf(query = '', headers: Record<string, string> = {}): Promise<[number, string]> {
  const { socket } = new Watching(query, headers);
  const [, response] = await once(socket, 'unexpected-response');
  let body = '';
  for await (const part of response) body += part;
  return [response.statusCode, JSON.parse(body).error.code];
}

describe('a viewer of live H.264', () => {
  beforeEach(async () => {
    await open();
    return close;
  });

  it('is told what comes, and gets each picture with its number and the time it was taken', async () => {
    const viewer = await new Watching('', await house.bearer('viewer')).opened();
    house.picture.showVideo('main', packet(1_795_000_000_000.25, true));
    house.picture.showVideo('main', packet(1_795_000_000_200.5));
    await viewer.reach(2);
    expect(viewer.texts).toEqual([{ stream: 'main', codec: 'avc1.42c01f', ...FORMAT }]);
    const heads = viewer.pictures.map((bytes) => [bytes[0], bytes.readUInt32BE(4), bytes.readDoubleBE(8)]);
    expect(heads).toEqual([
      [1, 1, 1_795_000_000_000.25],
      [0, 2, 1_795_000_000_200.5],
    ]);
    expect(viewer.pictures[1]?.subarray(16)).toEqual(Buffer.from(packet(1_795_000_000_200.5).data));
  });

  it('shares the pictures with others, and gets those of its stream alone', async () => {
    const bearer = await house.bearer('viewer');
    const [main, other, sub] = await Promise.all(
      ['', '?stream=main', '?stream=sub'].map((query) => new Watching(query, bearer).opened()),
    );
    house.picture.showVideo('main', packet(1, true));
    house.picture.showVideo('sub', packet(2, true));
    await Promise.all([main, other, sub].map((each) => each?.reach(1)));
    expect(other?.pictures).toEqual(main?.pictures);
    expect(sub?.texts).toMatchObject([{ stream: 'sub' }]);
  });

  it('is asked who it is: by header, cookie or token', async () => {
    const { authorization } = await house.bearer('viewer');
    const token = authorization.replace('Bearer ', '');
    await new Watching(`?token=${token}`).opened();
    await new Watching('', { cookie: `sightglass_session=${token}` }).opened();
    expect(await refusalOf()).toEqual([401, 'AUTHENTICATION_REQUIRED']);
    expect(await refusalOf('?token=made-up')).toEqual([401, 'INVALID_TOKEN']);
    expect(await refusalOf('', await house.bearer('auditor', ['User_r']))).toEqual([
      403,
      'PERMISSION_DENIED',
    ]);
    const foreign = { cookie: `sightglass_session=${token}`, origin: 'https://evil.example' };
    expect(await refusalOf('', foreign)).toEqual([403, 'FOREIGN_ORIGIN']);
    expect(await refusalOf('?stream=other', { authorization })).toEqual([400, 'INVALID_VALUE']);
  });

  it('is ended when it loses its right, and so is its share in the video', async () => {
    const viewer = await new Watching('', await house.bearer('viewer')).opened();
    const closed = once(viewer.socket, 'close');
    house.data.database.exec(`UPDATE users SET role = 'none' WHERE username = 'viewer'`);
    house.auth.refresh('viewer');
    expect((await closed)[0]).toBe(1008);
    await vi.waitFor(() => expect(house.picture.videoWatchers.size).toBe(0));
  });

  it('may ask for the time, and is told what it may say', async () => {
    const viewer = await new Watching('', await house.bearer('viewer')).opened();
    for (const text of ['{"ping":7}', '{"seen":3}', 'nonsense', '[]', '{"seen":"3"}'])
      viewer.socket.send(text);
    await vi.waitFor(() => expect(viewer.texts).toHaveLength(4));
    expect(viewer.texts[0]).toEqual({ pong: 7, time: expect.any(Number) });
    expect(viewer.texts.slice(1).map(({ error }) => error)).toEqual(Array(3).fill('Invalid message'));
  });

  it('that sends too much is closed, and the others go on', async () => {
    const bearer = await house.bearer('viewer');
    const [loud, quiet] = await Promise.all([1, 2].map(() => new Watching('', bearer).opened()));
    const closed = once(loud?.socket ?? house.app.server, 'close');
    loud?.socket.send('x'.repeat(2_000));
    expect((await closed)[0]).toBe(1009);
    house.picture.showVideo('main', packet(1, true));
    await quiet?.reach(1);
  });

  it('that says too much is told so once, and is ended when it goes on', async () => {
    const viewer = await new Watching('', await house.bearer('viewer')).opened();
    const ended = once(viewer.socket, 'close');
    const flood = setInterval(() => {
      for (let count = 0; count < 200; count += 1) viewer.socket.send('{}');
    }, 10);
    const [code, reason] = await ended;
    clearInterval(flood);
    expect([code, String(reason)]).toEqual([1008, 'Rate limit exceeded']);
    const refusals = viewer.texts.filter(({ error }) => error === 'Rate limit exceeded');
    // It may say something again when it was quiet for long enough, and is told anew.
    expect(refusals.length).toBeGreaterThan(0);
    expect(viewer.texts.length).toBeLessThan(100);
  });

  it('is told when the server ends', async () => {
    const bearer = await house.bearer('viewer');
    const viewer = await new Watching('', bearer).opened();
    const closed = once(viewer.socket, 'close');
    live.close();
    expect((await closed)[0]).toBe(1001);
    expect(await refusalOf('', bearer)).toEqual([503, 'CLOSING']);
  });
});

describe('those who watch', () => {
  it('need no login where the picture is public', async () => {
    await open({ publicPicture: true });
    await new Watching().opened();
    await close();
  });

  it('share their seats with every other stream', async () => {
    const seats = new StreamSeats(2);
    await open({ publicPicture: true, seats });
    const leave = seats.take(ARRIVAL);
    const viewer = await new Watching().opened();
    expect(await refusalOf()).toEqual([503, 'TOO_MANY_STREAMS']);
    leave?.();
    await new Watching().opened();
    viewer.socket.close();
    await vi.waitFor(async () => expect(seats.take(ARRIVAL)).toBeDefined());
    await close();
  });
});
