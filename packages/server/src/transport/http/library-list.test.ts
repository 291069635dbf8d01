import type { MediaRecord, Page } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { JPEG, stoppedFilm } from '../../library/library.testkit.ts';
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
const film = (second: number) =>
  stoppedFilm(house.library, { startedAt: new Date(Date.UTC(2026, 10, 23, 10, 15, second)) });

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

  it('holds what is searched for, in both kinds', async () => {
    const [first] = [await film(1), await film(2)];
    const facts = { takenAt: new Date('2026-11-23T10:15:03Z'), resolution: '640x480' };
    const picture = await house.library.addSnapshot(JPEG, facts);
    house.library.caption('recording', first.id, { name: 'Größe 7' });
    house.library.caption('snapshot', picture.id, { note: 'worn 100 %' });
    const found = async (kind: string, search: string) =>
      (await get(`/api/${kind}?${new URLSearchParams({ search })}`)).json<Page>().items.map(({ id }) => id);
    for (const search of ['7 GRÖSSE', 'größe', 'grosse']) {
      expect(await found('recordings', search)).toEqual([first.id]);
    }
    expect(await found('snapshots', '100 %')).toEqual([picture.id]);
    expect(await found('snapshots', '%')).toEqual([picture.id]);
    expect(await found('snapshots', '_')).toEqual([]);
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
    `search=${'a'.repeat(201)}`,
    'search=a&search=b',
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

describe('a day', () => {
  it.each([
    ['2026-03-29', '2026-03-29T00:00:00+01:00', '2026-03-29T23:59:59.999+02:00', 23],
    ['2026-11-23', '2026-11-23T00:00:00+01:00', '2026-11-23T23:59:59.999+01:00', 24],
    ['2026-10-25', '2026-10-25T00:00:00+02:00', '2026-10-25T23:59:59.999+01:00', 25],
  ])('of any time zone can be asked for: %s', async (_day, from, to, hours) => {
    const begin = new Date(from).getTime();
    for (const at of [begin - 1, begin, begin + hours * 3_600_000 - 1, begin + hours * 3_600_000]) {
      const facts = { startedAt: new Date(at), resolution: '1280x720', fps: 25 };
      house.library.abandonRecording(house.library.beginRecording(facts).record.id);
      await house.library.addSnapshot(JPEG, { takenAt: new Date(at), resolution: '640x480' });
    }
    const query = new URLSearchParams({ from, to });
    for (const kind of ['recordings', 'snapshots']) {
      const { items } = (await get(`/api/${kind}?${query}`)).json<Page>();
      expect(items.map(({ startedAt }) => new Date(startedAt).getTime() - begin)).toEqual([
        hours * 3_600_000 - 1,
        0,
      ]);
    }
  });
});
