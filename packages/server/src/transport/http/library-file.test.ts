import { rmSync, writeFileSync } from 'node:fs';
import type { MediaRecord } from '@sightglass/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { JPEG } from '../../library/library.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

/** Every byte says where it stands. */
const FILM = Buffer.from(Array.from({ length: 200 }, (_, place) => place));

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  headers = await house.bearer('viewer');
  return () => house.close();
});

const get = (url: string, more: Record<string, string> = {}) =>
  house.app.inject({ url, headers: { ...headers, ...more } });

async function film(bytes = FILM): Promise<MediaRecord> {
  const facts = { startedAt: new Date('2026-11-23T10:15:00Z'), resolution: '1280x720', fps: 25 };
  const { record, path } = house.library.beginRecording(facts);
  writeFileSync(path, bytes);
  await house.library.finishRecording(record.id, { durationMs: 4_000, bytes: bytes.length });
  return record;
}

describe('a file', () => {
  it('comes whole, with its type, and may be kept by the browser', async () => {
    const response = await get((await film()).url);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '200',
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=3600',
    });
    expect(response.rawPayload).toEqual(FILM);
  });

  it('of a picture is a JPEG', async () => {
    const facts = { takenAt: new Date(), resolution: '640x480' };
    const { url } = await house.library.addSnapshot(JPEG, facts);
    const response = await get(url);
    expect(response.headers['content-type']).toBe('image/jpeg');
    expect(response.rawPayload).toEqual(JPEG);
  });

  it('is stored under its own name where that is asked for', async () => {
    const { url, file } = await film();
    expect((await get(`${url}?download`)).headers['content-disposition']).toBe(
      `attachment; filename="${file}"`,
    );
    expect((await get(url)).headers['content-disposition']).toBeUndefined();
  });

  it('is told about without its bytes', async () => {
    const { url } = await film();
    const response = await house.app.inject({ method: 'HEAD', url, headers });
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-length']).toBe('200');
    expect(response.body).toBe('');
  });

  it('that the browser has already does not come again', async () => {
    const { url } = await film();
    const etag = String((await get(url)).headers['etag']);
    const response = await get(url, { 'if-none-match': etag });
    expect([response.statusCode, response.body]).toEqual([304, '']);
  });

  it('that still grows comes as it is, and is not kept', async () => {
    const facts = { startedAt: new Date(), resolution: '1280x720', fps: 25 };
    const { record, path } = house.library.beginRecording(facts);
    writeFileSync(path, FILM.subarray(0, 50));
    const response = await get(record.url);
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.rawPayload).toEqual(FILM.subarray(0, 50));
  });

  it('that somebody has taken away is 404, not kept, and nothing to store', async () => {
    const record = await film();
    rmSync(house.library.pathOf(record));
    const response = await get(`${record.url}?download`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(response.headers['cache-control']).toBe('no-store');
    expect(response.headers['content-disposition']).toBeUndefined();
  });
});

describe('a part of a file', () => {
  it.each([
    ['bytes=0-0', 0, 0],
    ['bytes=10-19', 10, 19],
    ['bytes=199-', 199, 199],
    ['bytes=150-', 150, 199],
    ['bytes=-1', 199, 199],
    ['bytes=-50', 150, 199],
    ['bytes=-200', 0, 199],
    ['bytes=-201', 0, 199],
    ['bytes=-99999999999999999999', 0, 199],
    ['bytes=190-1000', 190, 199],
    ['bytes=0-', 0, 199],
  ])('%s is bytes %i to %i', async (range, first, last) => {
    const response = await get((await film()).url, { range });
    expect(response.statusCode).toBe(206);
    expect(response.headers['content-range']).toBe(`bytes ${first}-${last}/200`);
    expect(response.headers['content-length']).toBe(String(last - first + 1));
    expect(response.rawPayload).toEqual(FILM.subarray(first, last + 1));
  });

  it.each(['bytes=200-', 'bytes=1000-2000', 'bytes=-0', 'bytes=20-10'])(
    '%s is 416 with the length that there is',
    async (range) => {
      const response = await get((await film()).url, { range });
      expect(response.statusCode).toBe(416);
      expect(response.headers['content-range']).toBe('bytes */200');
      expect(response.headers['cache-control']).toBe('no-store');
      expect(response.json()).toMatchObject({ error: { code: 'INVALID_REQUEST' } });
    },
  );

  it.each(['lines=1-2', 'bytes', 'bytes=0-1,5-6'])(
    'in another way than these is the whole: %s',
    async (range) => {
      const response = await get((await film()).url, { range });
      expect(response.statusCode).toBe(200);
      expect(response.rawPayload).toEqual(FILM);
    },
  );

  it('of another file than the browser has is the whole', async () => {
    const { url } = await film();
    const etag = String((await get(url)).headers['etag']);
    expect((await get(url, { range: 'bytes=5-', 'if-range': etag })).statusCode).toBe(206);
    expect((await get(url, { range: 'bytes=5-', 'if-range': '"another"' })).statusCode).toBe(200);
  });

  it('of a file without a byte is none', async () => {
    const record = await film();
    writeFileSync(house.library.pathOf(record), '');
    expect((await get(record.url, { range: 'bytes=0-' })).statusCode).toBe(416);
    expect((await get(record.url)).headers['content-length']).toBe('0');
  });

  it('is right or refused, whatever is asked for', async () => {
    const { url } = await film();
    const number = fc.option(fc.nat({ max: 260 }), { nil: '' });
    await fc.assert(
      fc.asyncProperty(number, number, async (from, to) => {
        const response = await get(url, { range: `bytes=${from}-${to}` });
        const [, first, last] =
          /^bytes (\d+)-(\d+)\/200$/.exec(String(response.headers['content-range'])) ?? [];
        if (response.statusCode === 206) {
          expect(response.rawPayload).toEqual(FILM.subarray(Number(first), Number(last) + 1));
          if (from !== '') expect(Number(first)).toBe(from);
        } else if (response.statusCode === 200) expect(response.rawPayload).toEqual(FILM);
        else expect(response.statusCode).toBe(416);
      }),
      { numRuns: 60 },
    );
  });
});
