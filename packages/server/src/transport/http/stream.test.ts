import { get, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { JPEG } from '../../library/library.testkit.ts';
import { HttpHouse, type HttpHouseOptions } from './http-server.testkit.ts';

const PART = Buffer.concat([
  Buffer.from(`--sightglass-frame\r\nContent-Type: image/jpeg\r\nContent-Length: ${JPEG.length}\r\n\r\n`),
  JPEG,
]);
const LATER = Buffer.from('still here');

let house: HttpHouse;
let address: string;
let token: string;

async function open(options: HttpHouseOptions = {}): Promise<void> {
  const opened = await HttpHouse.open(options);
  onTestFinished(() => opened.close());
  house = opened;
  address = await house.app.listen({ port: 0, host: '127.0.0.1' });
  token = await house.tokenOf('viewer');
}

beforeEach(() => open());

/** Begins to watch. @returns the answer, as soon as its head is there */
async function watch(query: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
  const request = get(`${address}/api/stream.mjpeg${query}`, { headers, agent: false });
  onTestFinished(() => {
    request.destroy();
  });
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.once('error', reject);
  });
  // An answer that is cut off from the other end says so.
  answer.on('error', () => {});
  return answer;
}

/** Reads until what came has that in it. */
function until(answer: IncomingMessage, wanted: Buffer): Promise<void> {
  return new Promise((resolve) => {
    let taken = Buffer.alloc(0);
    const take = (chunk: Buffer) => {
      taken = Buffer.concat([taken, chunk]);
      if (!taken.includes(wanted)) return;
      answer.off('data', take);
      resolve();
    };
    answer.on('data', take);
  });
}

const closed = (answer: IncomingMessage) => {
  answer.resume();
  return new Promise<void>((resolve) => answer.once('close', () => resolve()));
};
const nobodyWatches = () => vi.waitFor(() => expect(house.picture.watchers.size).toBe(0));

describe('a stream', () => {
  it('begins at once with the newest frame, and is never kept', async () => {
    house.picture.newest = JPEG;
    const answer = await watch(`?token=${token}`);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'multipart/x-mixed-replace; boundary=sightglass-frame',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
    });
    await until(answer, PART);
  });

  it('has nothing to say before the first frame', async () => {
    const answering = watch(`?token=${token}`);
    await vi.waitFor(() => expect(house.picture.watchers.size).toBe(1));
    house.picture.show(JPEG);
    await until(await answering, PART);
  });

  it.each([
    ['', { view: 'main' }],
    ['&camera=1', { view: 1 }],
    ['&camera=2&fps=5&width=320', { view: 2, fps: 5, width: 320 }],
    ['&fps=60&width=3840', { view: 'main', fps: 60, width: 3_840 }],
  ])('is the one that is asked for: %s', async (query, spec) => {
    house.picture.newest = JPEG;
    await watch(`?token=${token}${query}`);
    expect([...house.picture.watchers].map((watcher) => watcher.spec)).toEqual([spec]);
  });

  it.each(['camera=3', 'camera=main', 'fps=0', 'fps=61', 'fps=1.5', 'width=63', 'width=3841', 'width=wide'])(
    'that cannot be is 400: %s',
    async (query) => {
      const answer = await watch(`?token=${token}&${query}`);
      expect(answer.statusCode).toBe(400);
      expect(house.picture.watchers.size).toBe(0);
    },
  );

  it('of a camera that is not there is refused in JSON', async () => {
    house.picture.problem = new ProtocolError('Invalid state', 'There is no camera 2');
    const response = await house.app.inject({ url: `/api/stream.mjpeg?camera=2&token=${token}` });
    expect(response.statusCode).toBe(409);
    expect(response.json()).toEqual({ error: { code: 'INVALID_STATE', message: 'There is no camera 2' } });
  });

  it('is told about without being begun', async () => {
    const response = await house.app.inject({ method: 'HEAD', url: `/api/stream.mjpeg?token=${token}` });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toMatch(/^multipart\/x-mixed-replace/);
    expect(house.picture.watchers.size).toBe(0);
    expect((await house.app.inject({ method: 'HEAD', url: '/api/stream.mjpeg' })).statusCode).toBe(401);
  });
});

describe('a stream ends', () => {
  beforeEach(() => {
    house.picture.newest = JPEG;
  });

  it('with its viewer, and the others go on', async () => {
    const [leaving, staying] = [await watch(`?token=${token}`), await watch(`?token=${token}`)];
    leaving.destroy();
    await vi.waitFor(() => expect(house.picture.watchers.size).toBe(1));
    house.picture.show(LATER);
    await until(staying, LATER);
  });

  it('with the session behind it, by whatever that was found', async () => {
    const other = await house.auth.login('viewer', 'viewer-secret', '192.0.2.99');
    const staying = await watch(`?token=${other.token}`);
    const ends = await Promise.all([
      watch(`?token=${token}`),
      watch('', { authorization: `Bearer ${token}` }),
      watch('', { cookie: `sightglass_session=${token}` }),
    ]);
    const all = Promise.all(ends.map(closed));
    house.auth.logout(token, '192.0.2.99');
    await all;
    await vi.waitFor(() => expect(house.picture.watchers.size).toBe(1));
    expect(staying.destroyed).toBe(false);
  });

  it('with the right to it', async () => {
    const end = closed(await watch('', { authorization: `Basic ${btoa('viewer:viewer-secret')}` }));
    house.data.database.exec(`UPDATE users SET role = 'nothing' WHERE username = 'viewer'`);
    house.auth.refresh('viewer');
    await end;
    await nobodyWatches();
  });

  it('not with rights that have nothing to do with it', async () => {
    const answer = await watch(`?token=${token}`);
    house.data.database.exec(`UPDATE users SET role = 'operator' WHERE username = 'viewer'`);
    house.auth.refresh('viewer');
    house.picture.show(LATER);
    await until(answer, LATER);
    expect(house.picture.watchers.size).toBe(1);
  });

  it('with the server', async () => {
    const end = closed(await watch(`?token=${token}`));
    await house.app.close();
    await end;
    expect(house.picture.watchers.size).toBe(0);
  });

  it('before it begins for somebody who has gone while the password was looked at', async () => {
    let look = () => {};
    const gate = new Promise<void>((resolve) => {
      look = resolve;
    });
    const verify = house.auth.verify.bind(house.auth);
    const verified = vi.spyOn(house.auth, 'verify').mockImplementation(async (...credentials) => {
      await gate;
      return verify(...credentials);
    });
    const gone = new Promise<void>((resolve) => {
      house.app.server.once('request', (_request, response) => response.once('close', resolve));
    });
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const basic = btoa('viewer:viewer-secret');
    socket.write(
      `GET /api/stream.mjpeg HTTP/1.1\r\nHost: camera.example\r\nAuthorization: Basic ${basic}\r\n\r\n`,
    );
    await vi.waitFor(() => expect(verified).toHaveBeenCalled());
    socket.destroy();
    await gone;
    const watching = vi.spyOn(house.picture, 'watch');
    look();
    await verified.mock.results[0]?.value;
    // A whole request later the one before it is through.
    expect((await fetch(`${address}/health`)).ok).toBe(true);
    expect(watching).not.toHaveBeenCalled();
  });
});

describe('a picture that is public', () => {
  it('is shown to everybody, and goes on when a session ends', async () => {
    await open({ publicPicture: true });
    house.picture.newest = JPEG;
    expect((await watch('')).statusCode).toBe(200);
    await watch('', { cookie: `sightglass_session=${token}` });
    house.auth.logout(token, '192.0.2.99');
    expect((await fetch(`${address}/health`)).ok).toBe(true);
    expect(house.picture.watchers.size).toBe(2);
  });

  it('is none for a token that is not valid', async () => {
    await open({ publicPicture: true });
    expect((await watch('?token=stale')).statusCode).toBe(401);
  });
});
