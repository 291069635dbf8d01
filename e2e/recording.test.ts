import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from './client.testkit.ts';
import { play, probe } from './ffmpeg.testkit.ts';
import { StreamViewer } from './mjpeg.testkit.ts';
import { TestServer } from './server.testkit.ts';

let server: TestServer;
afterEach(() => server.dispose());

/** Waits until the film under way is so long, in ms. */
async function filmed(client: TestClient, durationMs: number): Promise<void> {
  await client.next(
    ({ recording }) => Number((recording as { durationMs?: number } | null)?.durationMs) >= durationMs,
  );
}

/** The newest recording of a server. */
async function newest(token: string): Promise<MediaRecord> {
  const { body } = await http(server, token, 'GET', '/api/recordings');
  const [record] = (body as { items: MediaRecord[] }).items;
  if (!record) throw new Error('There is no recording');
  return record;
}

/** Fetches the file of a record. @returns where it is */
async function fetchFile(record: MediaRecord, token: string): Promise<string> {
  const answer = await fetch(`${server.address}${record.url}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const path = join(server.data, `fetched-${record.file}`);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

/** Largest distance between neighbouring frames, in seconds. */
function longestGap(times: readonly number[]): number {
  return Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)));
}

describe('a recording', () => {
  it('plays in ffmpeg without a complaint, in the size and rate of the camera', async () => {
    server = await TestServer.start();
    const client = await TestClient.admin(server);
    await client.ask({ record: true });
    await filmed(client, 3_000);
    await client.ask({ record: false });
    const token = await tokenOf(server);
    const record = await newest(token);
    const path = await fetchFile(record, token);
    expect(record).toMatchObject({ state: 'ready', resolution: '1280x720', fps: 30 });
    expect(await play(path)).toBe('');
    const film = await probe(path);
    expect(film).toMatchObject({ codec: 'h264', width: 1_280, height: 720 });
    expect(film.duration).toBeCloseTo(record.durationMs / 1_000, 1);
    expect(await client.next((message) => 'last-recording' in message)).toMatchObject({
      'last-recording': { id: record.id },
    });
  });

  it('has neither a gap nor a jump where it was paused', async () => {
    server = await TestServer.start();
    const client = await TestClient.admin(server);
    const viewer = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
    // How long it runs and stands still, in s, by the clock of this machine, which may be a slow one.
    const runs: number[] = [];
    const pauses: number[] = [];
    let since = performance.now();
    const counted = (spans: number[]) => {
      spans.push((performance.now() - since) / 1_000);
      since = performance.now();
    };
    await client.ask({ record: true });
    await filmed(client, 1_000);
    for (let round = 0; round < 3; round += 1) {
      await client.ask({ record: 'pause' });
      counted(runs);
      expect(client.state['record']).toBe('pause');
      // A second passes in the picture and none in the film.
      await viewer.until(viewer.frames.length + 30);
      counted(pauses);
      await client.ask({ record: 'pause_release' });
      await viewer.until(viewer.frames.length + 15);
    }
    await client.ask({ record: false });
    counted(runs);
    viewer.close();
    // What a busy machine leaves out of the live picture, it may leave out of the film.
    const missing = longestGap(viewer.frames.map(({ at }) => at / 1_000));
    const token = await tokenOf(server);
    const record = await newest(token);
    const { times, duration } = await probe(await fetchFile(record, token));
    expect(times[0]).toBe(0);
    expect(new Set(times).size).toBe(times.length);
    expect(longestGap(times)).toBeLessThan(Math.min(0.3 + missing, ...pauses));
    expect(duration).toBeLessThan(runs.reduce((sum, run) => sum + run) + 0.1);
    expect(await play(await fetchFile(record, token))).toBe('');
  });

  it('is refused another size, and goes on', async () => {
    server = await TestServer.start();
    const client = await TestClient.admin(server);
    await client.ask({ record: true });
    client.send({ resolution: '640x480', fps: 10, brightness: 60, id: 1 });
    expect(await client.next(({ id }) => id === 1)).toEqual({ brightness: 60, info: ['brightness'], id: 1 });
    expect(await client.next()).toMatchObject({ error: 'Recording in progress', key: 'resolution', id: 1 });
    expect(await client.next()).toMatchObject({ error: 'Recording in progress', key: 'fps', id: 1 });
    await client.ask({ record: false });
  });

  it('loses at most its last second when the server is killed, and everything else is as it was', async () => {
    server = await TestServer.start();
    const token = await tokenOf(server);
    const client = await TestClient.admin(server);
    await client.ask({ brightness: 64, 'cam2-light': false });
    await client.ask({ record: true });
    await filmed(client, 3_000);
    const { durationMs } = client.state['recording'] as { durationMs: number };
    await server.crash();

    server = await TestServer.start({ data: server.data });
    const after = await TestClient.connect(server);
    after.send({ token });
    expect(await after.next()).toMatchObject({ authenticated: true, username: 'admin' });
    expect(await after.ask({ get: ['*'] })).toMatchObject({
      brightness: 64,
      'cam2-light': false,
      record: false,
    });
    if (after.state['last-recording'] === null)
      await after.next((message) => Boolean(message['last-recording']));
    const record = await newest(token);
    expect(record).toMatchObject({ state: 'recovered', ending: 'server-ended' });
    expect(record.durationMs).toBeGreaterThanOrEqual(durationMs - 1_000);
    const path = await fetchFile(record, token);
    expect(await play(path)).toBe('');
    expect((await probe(path)).duration).toBeCloseTo(record.durationMs / 1_000, 1);
  });

  it('of a media process that crashes is recovered, and the picture comes back by itself', async () => {
    server = await TestServer.start();
    const token = await tokenOf(server);
    const client = await TestClient.admin(server);
    const viewer = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
    await client.ask({ record: true });
    await filmed(client, 2_000);
    process.kill(mediaProcess(server.pid), 'SIGKILL');
    await client.told('cam1-exists', false);
    await client.told('record', false);
    await client.told('cam1-exists', true);
    await viewer.until(viewer.frames.length + 10);
    viewer.close();
    if ((await newest(token)).state === 'recording')
      await client.next((message) => 'last-recording' in message);
    expect(await newest(token)).toMatchObject({ state: 'recovered', ending: 'media-failed' });
    await client.ask({ record: true });
    await client.ask({ record: false });
  });
});

describe('a picture', () => {
  it('is on the disk when it is confirmed, in full size and in the quality asked for', async () => {
    server = await TestServer.start();
    const token = await tokenOf(server);
    const client = await TestClient.admin(server);
    await client.ask({ resolution: '1920x1080', 'jpeg-quality': 100 });
    await client.ask({ snap: true });
    const first = await client.next((message) => 'last-snapshot' in message);
    await client.next(({ snap }) => snap === false);
    const large = first['last-snapshot'] as MediaRecord;
    expect(large).toMatchObject({ kind: 'snapshot', resolution: '1920x1080' });
    const path = await fetchFile(large, token);
    expect(await play(path)).toBe('');
    expect(await probe(path)).toMatchObject({ codec: 'mjpeg', width: 1_920, height: 1_080 });

    await client.ask({ 'jpeg-quality': 10 });
    const { status, body } = await http(server, token, 'POST', '/api/snapshot');
    expect(status).toBe(201);
    expect((body as MediaRecord).bytes).toBeLessThan(large.bytes / 2);
  });
});

/** The child of the server that makes the picture. */
function mediaProcess(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}
