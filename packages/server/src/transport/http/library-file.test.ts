import { rmSync, writeFileSync } from 'node:fs';
import contentDisposition from 'content-disposition';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { JPEG, stoppedFilm } from '../../library/library.testkit.ts';
import { shoot } from '../../media/recording/film.testkit.ts';
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

const film = (bytes = FILM) =>
  stoppedFilm(house.library, { startedAt: new Date('2026-11-23T10:15:00Z'), bytes });

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

  it.each([
    ['Part 7', 'Part 7.mp4'],
    ['../../etc/passwd', '_.._etc_passwd.mp4'],
    ['a"b\\c', 'a_b_c.mp4'],
    ['.hidden', 'hidden.mp4'],
    ['CON', 'CON_.mp4'],
    ['Größe 7 µm', 'Größe 7 µm.mp4'],
    ['部品', '部品.mp4'],
    ['<img onerror=alert(1)>', '_img onerror=alert(1)_.mp4'],
  ])('is stored under the name that the record was given, made safe: %s', async (name, fileName) => {
    const { url, id } = await film();
    house.library.caption('recording', id, { name });
    const header = String((await get(`${url}?download=1`)).headers['content-disposition']);
    expect(header).toMatch(/^attachment; filename=[\x20-\xff]+$/);
    expect(contentDisposition.parse(header).parameters['filename']).toBe(fileName);
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

describe('a part of a film', () => {
  const real = async () => {
    const facts = { startedAt: new Date('2026-11-23T10:15:00Z'), resolution: '64x48', fps: 25 };
    const { record, path } = house.library.beginRecording(facts);
    const { durationMs, bytes } = await shoot(path, 75, 25);
    await house.library.finishRecording(record.id, { durationMs, bytes });
    return record;
  };

  it('comes whole, as long as it says, with a name of its own', async () => {
    const { id, url } = await real();
    house.library.caption('recording', id, { name: 'Part 7' });
    const response = await get(`${url}?from=1200&to=2000&download=1`, { range: 'bytes=0-' });
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': String(response.rawPayload.length),
      'accept-ranges': 'none',
      'cache-control': 'private, max-age=3600',
      'content-disposition': 'attachment; filename="Part 7 0m01s-0m02s.mp4"',
    });
    const whole = (await get(url)).rawPayload;
    expect(response.rawPayload.length).toBeLessThan(whole.length);
    expect(response.rawPayload.toString('latin1', 4, 8)).toBe('ftyp');
  });

  it('has one end or both, and none beyond the film', async () => {
    const { url } = await real();
    const [all, beyond, late] = await Promise.all(
      ['from=0', 'to=99999999', 'from=2999'].map(async (query) => (await get(`${url}?${query}`)).rawPayload),
    );
    expect(all).toEqual(beyond);
    expect(late?.length).toBeLessThan(all?.length ?? 0);
  });

  it.each(['from=3000', 'from=5&to=5', 'from=6&to=5', 'from=-1', 'from=x', 'to=1.5', 'to=0', 'from='])(
    'that cannot be is 400 and nothing to store: %s',
    async (query) => {
      const { url } = await real();
      const response = await get(`${url}?${query}&download=1`);
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ error: { code: 'INVALID_VALUE' } });
      expect(response.headers['content-disposition']).toBeUndefined();
      expect(response.headers['cache-control']).toBe('no-store');
    },
  );

  it('of a file that is no film, or is gone, is refused in words', async () => {
    const record = await film();
    const foreign = await get(`${record.url}?from=0&to=1000`);
    expect(foreign.statusCode).toBe(502);
    expect(foreign.json()).toMatchObject({ error: { code: 'HARDWARE_ERROR' } });
    rmSync(house.library.pathOf(record));
    expect((await get(`${record.url}?from=0&to=1000`)).statusCode).toBe(404);
  });
});
