import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { type MediaRecord, type Page, ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { FILM, JPEG } from '../../library/library.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  headers = await house.bearer('operator');
  return () => house.close();
});

const get = (url: string) => house.app.inject({ url, headers });
const page = async (query: string): Promise<Page> => (await get(`/api/recordings${query}`)).json();
const remove = (url: string) => house.app.inject({ method: 'DELETE', url, headers });

/** A recording that began at a second of one minute. */
async function film(second: number): Promise<MediaRecord> {
  const startedAt = new Date(Date.UTC(2026, 10, 23, 10, 15, second));
  const { record, path } = house.library.beginRecording({ startedAt, resolution: '1280x720', fps: 25 });
  writeFileSync(path, FILM);
  await house.library.finishRecording(record.id, { durationMs: 4_000, bytes: FILM.length });
  return { ...record, state: 'ready', durationMs: 4_000, bytes: FILM.length };
}

describe('a list', () => {
  it('of nothing is empty', async () => {
    for (const url of ['/api/recordings', '/api/snapshots']) {
      expect((await get(url)).json()).toEqual({ items: [], cursor: null });
    }
  });

  it('has the newest first, whole, and each kind by itself', async () => {
    const films = [await film(1), await film(2)];
    const facts = { takenAt: new Date('2026-11-23T10:15:03Z'), resolution: '640x480' };
    const picture = await house.library.addSnapshot(JPEG, facts);
    expect(await page('')).toEqual({ items: films.toReversed(), cursor: null });
    expect((await get('/api/snapshots')).json()).toEqual({ items: [picture], cursor: null });
  });

  it('is read page by page, each record once, though others come and go meanwhile', async () => {
    const films: MediaRecord[] = [];
    for (const second of [1, 2, 3, 4, 5]) films.push(await film(second));
    const first = await page('?limit=2');
    await film(6);
    await remove(`/api/recordings/${films[3]?.id}`);
    const second = await page(`?limit=2&cursor=${first.cursor}`);
    const third = await page(`?limit=2&cursor=${second.cursor}`);
    const seconds = [first, second, third].map(({ items }) =>
      items.map((item) => item.startedAt.slice(17, 19)),
    );
    expect(seconds).toEqual([['05', '04'], ['03', '02'], ['01']]);
    expect(third.cursor).toBeNull();
  });

  it('has no next page behind one that is just full', async () => {
    await film(1);
    await film(2);
    expect((await page('?limit=2')).cursor).toBeNull();
  });

  it('is cut at both ends, which belong to it, in any time zone', async () => {
    for (const second of [1, 2, 3, 4]) await film(second);
    const within = await page('?from=2026-11-23T10:15:02Z&to=2026-11-23T11:15:03%2B01:00');
    expect(within.items.map(({ startedAt }) => startedAt.slice(17, 19))).toEqual(['03', '02']);
    expect((await page('?from=2026-11-23T10:15:05Z')).items).toEqual([]);
    expect((await page('?to=2026-11-23T10:15:01Z')).items).toHaveLength(1);
    expect((await page('?from=2026-11-23T10:15:04Z&to=2026-11-23T10:15:01Z')).items).toEqual([]);
  });

  it.each([
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=1.5',
    'limit=many',
    'limit=1&limit=2',
    'cursor=',
    'cursor=nonsense',
    'cursor=WyJhIl0',
    'cursor=bnVsbA',
    `cursor=${'a'.repeat(257)}`,
    'from=yesterday',
    'from=2026-11-23',
    'to=2026-13-01T00:00:00Z',
    'to=2026-12-31T23:59:60Z',
  ])('that cannot be is 400: %s', async (query) => {
    for (const kind of ['recordings', 'snapshots']) {
      const response = await get(`/api/${kind}?${query}`);
      expect(response.statusCode).toBe(400);
      expect(response.json()).toMatchObject({ error: { code: 'INVALID_VALUE' } });
    }
  });
});

describe('a record', () => {
  it('is found by its id and its kind', async () => {
    const record = await film(1);
    expect((await get(`/api/recordings/${record.id}`)).json()).toEqual(record);
    const other = await get(`/api/snapshots/${record.id}`);
    expect(other.statusCode).toBe(404);
    expect(other.json()).toEqual({
      error: { code: 'NOT_FOUND', message: `There is no snapshot ${record.id}` },
    });
  });

  it.each(['', '/file', '/thumbnail'])('that there is not is 404: …/ID%s', async (rest) => {
    const response = await get(`/api/recordings/20261123T101500Z-00000000${rest}`);
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it.each(['..', '..%2f..%2fsightglass.db', '%2e%2e%2fsightglass', 'a%00b', 'a.mp4', 'a%20b'])(
    'has an id and no path: %s',
    async (id) => {
      for (const rest of ['', '/file', '/thumbnail']) {
        const response = await get(`/api/recordings/${id}${rest}`);
        expect([400, 404]).toContain(response.statusCode);
        expect(response.body).not.toContain('SQLite');
      }
      expect([400, 404]).toContain((await remove(`/api/recordings/${id}`)).statusCode);
      expect(existsSync(`${house.data.directory}/sightglass.db`)).toBe(true);
    },
  );
});

describe('an end', () => {
  it('takes the record and its file, once', async () => {
    const record = await film(1);
    const path = house.library.pathOf(record);
    const response = await remove(`/api/recordings/${record.id}`);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(existsSync(path)).toBe(false);
    expect((await remove(`/api/recordings/${record.id}`)).statusCode).toBe(404);
    expect((await get(record.url)).statusCode).toBe(404);
  });

  it('does not come to a record of the other kind', async () => {
    const record = await film(1);
    expect((await remove(`/api/snapshots/${record.id}`)).statusCode).toBe(404);
    expect((await get(record.url)).body).toBe(FILM.toString());
  });

  it('does not come to a film that grows', async () => {
    const facts = { startedAt: new Date(), resolution: '640x480', fps: 25 };
    const { record } = house.library.beginRecording(facts);
    const response = await remove(`/api/recordings/${record.id}`);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toMatchObject({ error: { code: 'RECORDING_IN_PROGRESS' } });
  });
});

describe('a thumbnail', () => {
  it('is made from the film once, and a JPEG that may be kept', async () => {
    const record = await film(1);
    for (const again of [1, 2]) {
      const response = await get(`/api/recordings/${record.id}/thumbnail`);
      expect(response.headers).toMatchObject({
        'content-type': 'image/jpeg',
        'cache-control': 'private, max-age=3600',
      });
      expect(response.rawPayload).toEqual(JPEG);
      expect(house.picture.thumbnails, `after ${again}`).toEqual([[house.library.pathOf(record), 320]]);
    }
  });

  it('that cannot be made is told so, is not kept, and made the next time', async () => {
    const { id } = await film(1);
    house.picture.problem = new ProtocolError('Hardware error', 'This is no film');
    const response = await get(`/api/recordings/${id}/thumbnail`);
    expect(response.statusCode).toBe(502);
    expect(response.headers['cache-control']).toBe('no-store');
    house.picture.problem = undefined;
    expect((await get(`/api/recordings/${id}/thumbnail`)).statusCode).toBe(200);
  });

  it('is of a recording alone', async () => {
    const facts = { takenAt: new Date(), resolution: '640x480' };
    const { id } = await house.library.addSnapshot(JPEG, facts);
    expect((await get(`/api/snapshots/${id}/thumbnail`)).statusCode).toBe(404);
    expect((await get(`/api/recordings/${id}/thumbnail`)).statusCode).toBe(404);
  });

  it('is shown of a film whose file somebody has taken away, when it was kept', async () => {
    const record = await film(1);
    await get(`/api/recordings/${record.id}/thumbnail`);
    rmSync(house.library.pathOf(record));
    expect((await get(`/api/recordings/${record.id}/thumbnail`)).rawPayload).toEqual(JPEG);
  });
});
