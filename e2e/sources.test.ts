import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { OnvifDevice } from '../packages/server/src/media/onvif/onvif-device.testkit.ts';
import { RtspPeer } from '../packages/server/src/media/sources/rtsp-peer.testkit.ts';
import { TestClient, tokenOf } from './client.testkit.ts';
import { lumaOf, makeFilm, meanOf, play, probe } from './ffmpeg.testkit.ts';
import { StreamViewer } from './mjpeg.testkit.ts';
import { newDataDirectory, TestServer } from './server.testkit.ts';

const directory = newDataDirectory();
const film = join(directory, 'machine.mp4');
beforeAll(() => makeFilm(film, 'testsrc2=s=640x360:r=25', 2));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let peer: RtspPeer;
let server: TestServer;
let client: TestClient;
afterEach(async () => {
  await server.dispose();
  await peer.stop();
});

async function start(): Promise<StreamViewer> {
  peer = await RtspPeer.start();
  server = await TestServer.start({ flags: ['--cam1', peer.url('h264'), '--cam2', `file:${film}`] });
  client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
  await client.told('cam1-exists', true);
  await client.told('cam2-exists', true);
  return StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
}

/** Mean of a corner's picture in the newest frames of a stream. */
async function cornerOf(viewer: StreamViewer): Promise<number> {
  const frames = await viewer.until(viewer.frames.length + 5);
  const jpegs = frames.slice(-1).map(({ jpeg }) => jpeg);
  const [luma] = await lumaOf(jpegs, 1_280, 720);
  return luma ? meanOf(luma, { left: 0.7, top: 0.1, right: 0.95, bottom: 0.3 }) : Number.NaN;
}

describe('a network camera and a file', () => {
  it('are both shown, with picture-in-picture, and recorded', async () => {
    const viewer = await start();
    const alone = await cornerOf(viewer);
    await client.ask({ 'pip-mode': 'top-right', record: true });
    expect(Math.abs((await cornerOf(viewer)) - alone)).toBeGreaterThan(5);
    await viewer.until(viewer.frames.length + 90);
    await client.ask({ record: false });
    viewer.close();
    const record = (await client.next((message) => 'last-recording' in message))[
      'last-recording'
    ] as MediaRecord;
    const path = await fetched(record);
    expect(await play(path)).toBe('');
    expect((await probe(path)).duration).toBeGreaterThan(3);
  });

  it('whose cable is pulled says so, comes back by itself, and is one film throughout', async () => {
    const viewer = await start();
    await client.ask({ record: true });
    await viewer.until(viewer.frames.length + 30);
    const { port } = peer;
    const cut = performance.now();
    await peer.stop();
    await client.told('cam1-exists', false);
    expect(performance.now() - cut).toBeLessThan(3_000);
    const status = (await (await fetch(`${server.address}/api/status`)).json()) as { cameras: object[] };
    expect(status.cameras[0]).toMatchObject({ camera: 1, exists: false, problem: expect.any(String) });
    expect((await fetch(`${server.address}/health`)).status).toBe(503);
    // The slate is still: its frames go on, and are all the same.
    await viewer.until(viewer.frames.length + 10);
    const [one, other] = viewer.frames.slice(-2);
    expect(one?.jpeg.equals(other?.jpeg ?? Buffer.alloc(0))).toBe(true);

    peer = await RtspPeer.start('none', port);
    await client.told('cam1-exists', true);
    await viewer.until(viewer.frames.length + 30);
    await client.ask({ record: false });
    viewer.close();
    const record = (await client.next((message) => 'last-recording' in message))[
      'last-recording'
    ] as MediaRecord;
    const path = await fetched(record);
    expect(await play(path)).toBe('');
    const { times } = await probe(path);
    expect(Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time)))).toBeLessThan(0.5);
  });

  it('that falls silent with its connection open is noticed too', async () => {
    const viewer = await start();
    const silent = performance.now();
    peer.freeze();
    await client.told('cam1-exists', false);
    expect(performance.now() - silent).toBeLessThan(3_000);
    peer.thaw();
    await client.told('cam1-exists', true);
    await viewer.until(viewer.frames.length + 5);
    viewer.close();
  });
});

async function fetched(record: MediaRecord): Promise<string> {
  const token = await tokenOf(server);
  const answer = await fetch(`${server.address}${record.url}?token=${token}`);
  const path = join(directory, record.file);
  writeFileSync(path, Buffer.from(await answer.arrayBuffer()));
  return path;
}

describe('a camera that speaks ONVIF', () => {
  it('takes settings itself, tells those that others make, and hides its password', async () => {
    peer = await RtspPeer.start('digest');
    const account = { username: 'viewer', password: 's3cret' };
    const camera = await OnvifDevice.start(
      { streamUrl: peer.url('h264'), account },
      { address: '127.0.0.1', port: 0 },
    );
    try {
      const source = `onvif://viewer:s3cret@127.0.0.1:${camera.port}`;
      server = await TestServer.start({ flags: ['--cam1', source, '--cam2', 'none'] });
      client = await TestClient.admin(server);
      await client.ask({ get: ['*'] });
      await client.told('cam1-exists', true);
      await client.ask({ brightness: 75 });
      await vi.waitFor(() => expect(camera.imaging.values.Brightness).toBe(32), { timeout: 5_000 });
      camera.imaging.values.Contrast = 10;
      await client.told('contrast', 10);
      camera.imaging.refusing = true;
      expect(await client.ask({ brightness: 25, 'pip-mode': 'off' })).toMatchObject({ info: ['pip-mode'] });
      expect(await client.next((message) => 'error' in message)).toMatchObject({
        error: 'Hardware error',
        key: 'brightness',
        message: expect.stringContaining('settings are incorrect') as string,
      });
      expect(client.state['brightness']).toBe(75);
      camera.imaging.refusing = false;
      await client.ask({ brightness: 25 });
      expect(camera.imaging.values.Brightness).toBe(-32);
      const headers = { authorization: `Bearer ${await tokenOf(server)}` };
      const told = await (await fetch(`${server.address}/api/cameras`, { headers })).text();
      expect(told).toContain(`onvif://127.0.0.1:${camera.port}`);
      expect(told).not.toContain('s3cret');
      expect((await server.stop()).err).not.toContain('s3cret');
    } finally {
      await camera.stop();
    }
  });
});
