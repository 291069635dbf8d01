import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaRecord, StorageReport } from '@sightglass/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from './client.testkit.ts';
import { play, probe } from './ffmpeg.testkit.ts';
import { TestServer } from './server.testkit.ts';

let server: TestServer;
let client: TestClient;
let token: string;
let film: MediaRecord;

beforeAll(async () => {
  server = await TestServer.start();
  client = await TestClient.admin(server);
  token = await tokenOf(server);
  film = await filmOf(4_000);
});
afterAll(() => server.dispose());

/** Records for so long, in ms. @returns the record */
async function filmOf(durationMs: number): Promise<MediaRecord> {
  await client.ask({ record: true });
  await client.next(
    ({ recording }) => Number((recording as { durationMs?: number } | null)?.durationMs) >= durationMs,
  );
  await client.ask({ record: false });
  const { body } = await http(server, token, 'GET', '/api/recordings?limit=1');
  const [record] = (body as { items: MediaRecord[] }).items;
  if (!record) throw new Error('There is no recording');
  return record;
}

/** Fetches what is under an address. @returns the answer, and where its body is */
async function fetched(path: string): Promise<{ readonly answer: Response; readonly file: string }> {
  const answer = await fetch(`${server.address}${path}`, { headers: { authorization: `Bearer ${token}` } });
  const file = join(server.data, 'fetched');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  return { answer, file };
}

const revision = async () => Number((await client.ask({ get: ['library-revision'] }))['library-revision']);
const ids = async (kind: string) =>
  ((await http(server, token, 'GET', `/api/${kind}`)).body as { items: MediaRecord[] }).items.map(
    ({ id }) => id,
  );

describe('a part of a recording', () => {
  it.each([
    [0, 500],
    [1_200, 2_900],
    [2_000, 60_000],
  ])('from %i to %i ms plays in ffmpeg without a complaint, and covers that', async (from, to) => {
    const { answer, file } = await fetched(`${film.url}?from=${from}&to=${to}&download=1`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="/);
    expect(await play(file)).toBe('');
    const part = await probe(file);
    expect(part).toMatchObject({ codec: 'h264', width: 1_280, height: 720 });
    expect(part.times[0]).toBe(0);
    const wanted = (Math.min(to, film.durationMs) - from) / 1_000;
    const { keyTimes } = await probe((await fetched(film.url)).file);
    const begun = keyTimes.findLast((time) => time <= from / 1_000 + 0.001) ?? Number.NaN;
    // From the key frame before, which is late on a busy machine, to the end of a fragment of half a second.
    expect(part.duration).toBeGreaterThanOrEqual(wanted - 0.05);
    expect(part.duration).toBeLessThan(wanted + from / 1_000 - begun + 0.6);
  });

  it('can be had of one that still grows', async () => {
    await client.ask({ record: true });
    await client.next(
      ({ recording }) => Number((recording as { durationMs?: number } | null)?.durationMs) >= 2_500,
    );
    const { body } = await http(server, token, 'GET', '/api/recordings?limit=1');
    const [growing] = (body as { items: MediaRecord[] }).items;
    const { answer, file } = await fetched(`${growing?.url}?from=1000&to=1500`);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await play(file)).toBe('');
    await client.ask({ record: false });
  });
});

describe('a thumbnail', () => {
  it('of a recording and of a picture is a small JPEG of the same picture', async () => {
    const { body } = await http(server, token, 'POST', '/api/snapshot');
    for (const path of [`/api/recordings/${film.id}`, `/api/snapshots/${(body as MediaRecord).id}`]) {
      const { answer, file } = await fetched(`${path}/thumbnail`);
      expect(answer.headers.get('content-type')).toBe('image/jpeg');
      expect(answer.headers.get('cache-control')).toBe('private, max-age=3600');
      expect(await play(file)).toBe('');
      expect(await probe(file)).toMatchObject({ codec: 'mjpeg', width: 320, height: 180 });
    }
  });
});

describe('a name', () => {
  it('is told to whoever watches, and is that of the download', async () => {
    const before = await revision();
    const { status } = await http(server, token, 'PATCH', `/api/recordings/${film.id}`, {
      name: 'Lathe 7: <b>',
    });
    expect(status).toBe(200);
    const told = await client.next((message) => 'library-revision' in message);
    expect(told['library-revision']).toBeGreaterThan(before);
    const { answer } = await fetched(`${film.url}?download=1`);
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="Lathe 7_ _b_.mp4"');
    await http(server, token, 'PATCH', `/api/recordings/${film.id}`, { name: null });
  });
});

describe('a removal that can be taken back', () => {
  it('is told, and so is the way back', async () => {
    const before = await revision();
    await http(server, token, 'DELETE', `/api/recordings/${film.id}?undo=300`);
    await client.next((message) => Number(message['library-revision']) > before);
    expect(await ids('recordings')).not.toContain(film.id);
    expect((await fetched(film.url)).answer.status).toBe(404);
    await http(server, token, 'POST', `/api/recordings/${film.id}/restore`);
    expect(await ids('recordings')).toContain(film.id);
    const { file } = await fetched(film.url);
    expect(await play(file)).toBe('');
  });

  it('outlives a crash: what waits goes on waiting, and what is due goes', async () => {
    const picture = async () => (await http(server, token, 'POST', '/api/snapshot')).body as MediaRecord;
    const [back, gone] = [await picture(), await picture()];
    const path = join(server.data, 'media/snapshots', gone.file);
    await http(server, token, 'DELETE', `/api/snapshots/${back.id}?undo=300`);
    await http(server, token, 'DELETE', `/api/snapshots/${gone.id}?undo=1`);
    expect(existsSync(path)).toBe(true);
    await server.crash();
    server = await TestServer.start({ data: server.data });
    client = await TestClient.admin(server);
    expect((await http(server, token, 'POST', `/api/snapshots/${back.id}/restore`)).status).toBe(200);
    await expect.poll(() => existsSync(path)).toBe(false);
    expect((await http(server, token, 'POST', `/api/snapshots/${gone.id}/restore`)).status).toBe(404);
    const left = await ids('snapshots');
    expect(left).toContain(back.id);
    expect(left).not.toContain(gone.id);
  });
});

it('the room on the disk is told in seconds of recording', async () => {
  const { storage } = await client.ask({ get: ['storage'] });
  const { freeBytes, secondsLeft } = storage as StorageReport;
  const wanted = freeBytes / ((film.bytes * 1_000) / film.durationMs);
  expect(secondsLeft).toBeGreaterThan(wanted / 3);
  expect(secondsLeft).toBeLessThan(wanted * 3);
});
