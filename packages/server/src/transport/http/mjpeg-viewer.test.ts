import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { MJPEG_TYPE, MjpegViewer } from './mjpeg-viewer.ts';

const PATIENCE = 30_000;
/** More than the kernel takes for a connection that nobody reads from. */
const HUGE = Buffer.alloc(64 * 1_024 * 1_024, 'h');

let response: ServerResponse;
let viewer: MjpegViewer;
/** The other end: it reads nothing until a test lets it. */
let reader: IncomingMessage;

beforeEach(async () => {
  const server = createServer({ highWaterMark: 16 * 1_024 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const request = get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: false });
  const asked = new Promise<ServerResponse>((resolve) => {
    server.once('request', (_request: IncomingMessage, answer: ServerResponse) => resolve(answer));
  });
  response = await asked;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  viewer = new MjpegViewer(response, PATIENCE);
  reader = await new Promise((resolve) => request.once('response', resolve));
  reader.on('error', () => {});
  return () => {
    vi.useRealTimers();
    request.destroy();
    server.close();
  };
});

/** A frame as it goes over the wire, up to the boundary behind it. */
const part = (jpeg: Uint8Array) =>
  Buffer.concat([
    Buffer.from(`Content-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`),
    jpeg,
    Buffer.from('\r\n--sightglass-frame\r\n'),
  ]);

/** Reads until as many bytes have come. */
function read(length: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let taken = 0;
    const take = (chunk: Buffer) => {
      chunks.push(chunk);
      taken += chunk.length;
      if (taken < length) return;
      reader.off('data', take);
      reader.pause();
      resolve(Buffer.concat(chunks));
    };
    reader.on('data', take);
    reader.resume();
  });
}

const BEGINNING = Buffer.from('--sightglass-frame\r\n');

describe('a viewer', () => {
  it('is sent a boundary, then each frame whole with its length and the next boundary', async () => {
    const frames = [Buffer.from('\r\n--sightglass-frame\r\n'), Buffer.alloc(0), Buffer.from([0xff, 0xd8, 0])];
    let before = BEGINNING;
    for (const frame of frames) {
      viewer.show(frame);
      const expected = Buffer.concat([before, part(frame)]);
      expect(await read(expected.length)).toEqual(expected);
      before = Buffer.alloc(0);
    }
    expect(MJPEG_TYPE).toBe('multipart/x-mixed-replace; boundary=sightglass-frame');
  });

  it('has a frame in hand before the next one is there', async () => {
    const first = Buffer.alloc(50_000, 'a');
    viewer.show(first);
    expect(await read(BEGINNING.length + part(first).length)).toEqual(
      Buffer.concat([BEGINNING, part(first)]),
    );
    const second = Buffer.alloc(60_000, 'b');
    viewer.show(second);
    expect(await read(part(second).length)).toEqual(part(second));
  });

  it.each([16_200, 16_280, 16_300, 16_383, 16_384, 16_385])(
    'that reads gets frame after frame of %i bytes, around what a socket takes at once',
    async (length) => {
      const frame = Buffer.alloc(length, 'x');
      viewer.show(frame);
      await read(BEGINNING.length + part(frame).length);
      for (let round = 0; round < 3; round += 1) {
        viewer.show(frame);
        expect(await read(part(frame).length)).toEqual(part(frame));
      }
    },
  );
});

describe('a viewer that does not read', () => {
  it('costs one frame under way and one in wait, however many are shown', () => {
    viewer.show(HUGE);
    const held = response.writableLength;
    expect(held).toBeGreaterThan(0);
    for (let frame = 0; frame < 1_000; frame += 1) viewer.show(Buffer.alloc(10_000));
    expect(response.writableLength).toBe(held);
  });

  it('misses what was shown meanwhile and goes on with the newest', async () => {
    viewer.show(HUGE);
    for (let frame = 1; frame <= 100; frame += 1) viewer.show(Buffer.from(`frame ${frame}`));
    const newest = part(Buffer.from('frame 100'));
    const all = await read(BEGINNING.length + part(HUGE).length + newest.length);
    expect(all.subarray(-newest.length).toString()).toBe(newest.toString());
    expect(all.length).toBe(BEGINNING.length + part(HUGE).length + newest.length);
    const next = part(Buffer.from('frame 101'));
    viewer.show(Buffer.from('frame 101'));
    expect((await read(next.length)).toString()).toBe(next.toString());
  });

  it('is given up when its patience is over, and not before', async () => {
    viewer.show(HUGE);
    vi.advanceTimersByTime(PATIENCE - 1);
    viewer.show(Buffer.from('does not make it wait anew'));
    expect(response.destroyed).toBe(false);
    const closed = once(response, 'close');
    vi.advanceTimersByTime(1);
    await closed;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is kept when it has read in time', async () => {
    viewer.show(HUGE);
    vi.advanceTimersByTime(PATIENCE - 1);
    const drained = once(response, 'drain');
    await read(BEGINNING.length + part(HUGE).length);
    await drained;
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(10 * PATIENCE);
    expect(response.destroyed).toBe(false);
  });
});

describe('a viewer that has gone', () => {
  it('leaves no timer, and what is shown to it goes nowhere', async () => {
    viewer.show(HUGE);
    const closed = once(response, 'close');
    reader.destroy();
    await closed;
    expect(vi.getTimerCount()).toBe(0);
    viewer.show(Buffer.from('late'));
    expect(response.writableLength).toBeLessThanOrEqual(HUGE.length + 1_000);
  });

  it('leaves no timer either when it is shown more', async () => {
    const closed = once(response, 'close');
    reader.destroy();
    await closed;
    viewer.show(Buffer.from('late'));
    viewer.show(Buffer.from('later'));
    expect(vi.getTimerCount()).toBe(0);
  });
});
