import { existsSync, readdirSync, rmSync } from 'node:fs';
import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { FILM, JPEG, stoppedFilm } from '../../library/library.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  headers = await house.bearer('operator');
  return () => house.close();
});

const get = (url: string) => house.app.inject({ url, headers });
const remove = (url: string) => house.app.inject({ method: 'DELETE', url, headers });

/** A recording that began at a second of one minute. */
const film = (second: number) =>
  stoppedFilm(house.library, { startedAt: new Date(Date.UTC(2026, 10, 23, 10, 15, second)) });

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

describe('a name and a note', () => {
  const patch = (url: string, payload: object) =>
    house.app.inject({ method: 'PATCH', url, headers, payload });

  it('are given to a recording or a picture, changed one by one, and taken away', async () => {
    const picture = await house.library.addSnapshot(JPEG, { takenAt: new Date(), resolution: '640x480' });
    for (const [kind, record] of [
      ['recordings', await film(1)],
      ['snapshots', picture],
    ] as const) {
      const url = `/api/${kind}/${record.id}`;
      const named = await patch(url, { name: ' Part 7 ', note: '<img onerror=alert(1)>' });
      expect(named.json()).toEqual({ ...record, name: 'Part 7', note: '<img onerror=alert(1)>' });
      expect((await patch(url, { note: 'Chatter' })).json()).toMatchObject({
        name: 'Part 7',
        note: 'Chatter',
      });
      expect((await patch(url, { name: '' })).json()).toMatchObject({ name: null, note: 'Chatter' });
      expect((await patch(url, { note: null })).json()).toEqual(record);
      expect((await get(url)).json()).toEqual(record);
    }
  });

  it.each([
    { name: 'a'.repeat(121) },
    { name: 'two\nlines' },
    { name: 7 },
    { note: 'a'.repeat(2_001) },
    { note: ['a'] },
    { nmae: 'a' },
    { state: 'ready' },
  ])('that cannot be are 400, and change nothing: %j', async (payload) => {
    const record = await film(1);
    const response = await patch(`/api/recordings/${record.id}`, { note: 'not this either', ...payload });
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: { code: 'INVALID_VALUE' } });
    expect((await get(`/api/recordings/${record.id}`)).json()).toEqual(record);
  });

  it('of a record that there is not are 404', async () => {
    const { id } = await film(1);
    expect((await patch(`/api/snapshots/${id}`, { name: 'x' })).statusCode).toBe(404);
  });

  it('are in the audit log, with what was before', async () => {
    const { id } = await film(1);
    await patch(`/api/recordings/${id}`, { name: 'Part 7' });
    expect(house.audit.list({ limit: 1, action: 'recording.change' }).items).toMatchObject([
      { key: id, from: { name: null }, to: { name: 'Part 7' }, ok: true, user: 'operator' },
    ]);
  });
});

describe('an end that can be taken back', () => {
  const restore = (url: string) => house.app.inject({ method: 'POST', url: `${url}/restore`, headers });

  it('hides a record everywhere, and what was before is there again', async () => {
    const picture = await house.library.addSnapshot(JPEG, { takenAt: new Date(), resolution: '640x480' });
    for (const [kind, record] of [
      ['recordings', await film(1)],
      ['snapshots', picture],
    ] as const) {
      const url = `/api/${kind}/${record.id}`;
      expect((await remove(`${url}?undo=300`)).statusCode).toBe(204);
      expect((await get(`/api/${kind}`)).json()).toEqual({ items: [], cursor: null });
      for (const rest of ['', '/file', '/file?download=1', '/thumbnail']) {
        expect((await get(`${url}${rest}`)).statusCode, rest).toBe(404);
      }
      expect((await remove(`${url}?undo=300`)).statusCode).toBe(404);
      const restored = await restore(url);
      expect([restored.statusCode, restored.json()]).toEqual([200, record]);
      expect((await get(`${url}/file`)).statusCode).toBe(200);
      // An answer may have been lost on the way.
      expect((await restore(url)).statusCode).toBe(200);
    }
  });

  it('cannot be taken back when there was none, or it was for good', async () => {
    const { id } = await film(1);
    await remove(`/api/recordings/${id}`);
    expect((await restore(`/api/recordings/${id}`)).statusCode).toBe(404);
    expect((await restore('/api/recordings/20261123T101500Z-00000000')).statusCode).toBe(404);
  });

  it.each(['0', '301', '-1', '1.5', 'x', ''])('takes 1 to 300 seconds: undo=%s is 400', async (undo) => {
    const { id } = await film(1);
    expect((await remove(`/api/recordings/${id}?undo=${undo}`)).statusCode).toBe(400);
    expect((await get(`/api/recordings/${id}`)).statusCode).toBe(200);
  });

  it('is in the audit log with its time, and so is the way back', async () => {
    const { id } = await film(1);
    await remove(`/api/recordings/${id}?undo=30`);
    await restore(`/api/recordings/${id}`);
    const rows = (action: string) => house.audit.list({ limit: 1, action }).items;
    expect(rows('recording.delete')).toMatchObject([{ key: id, to: { undo: 30 }, ok: true }]);
    expect(rows('recording.restore')).toMatchObject([{ key: id, ok: true }]);
  });
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

  it('is made from a picture too, and goes with it', async () => {
    const facts = { takenAt: new Date(), resolution: '640x480' };
    const picture = await house.library.addSnapshot(JPEG, facts);
    const thumbnail = `/api/snapshots/${picture.id}/thumbnail`;
    for (const again of [1, 2]) {
      const response = await get(thumbnail);
      expect(response.headers).toMatchObject({
        'content-type': 'image/jpeg',
        'cache-control': 'private, max-age=3600',
      });
      expect(house.picture.thumbnails, `after ${again}`).toEqual([[house.library.pathOf(picture), 320]]);
    }
    expect((await get(`/api/recordings/${picture.id}/thumbnail`)).statusCode).toBe(404);
    await remove(`/api/snapshots/${picture.id}`);
    expect((await get(thumbnail)).statusCode).toBe(404);
    expect(readdirSync(house.data.path('thumbnails'))).toEqual([]);
  });

  it('is shown of a film whose file somebody has taken away, when it was kept', async () => {
    const record = await film(1);
    await get(`/api/recordings/${record.id}/thumbnail`);
    rmSync(house.library.pathOf(record));
    expect((await get(`/api/recordings/${record.id}/thumbnail`)).rawPayload).toEqual(JPEG);
  });
});
