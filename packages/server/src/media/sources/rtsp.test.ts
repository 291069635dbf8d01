import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { keepSelfSigned } from '../../tls/self-signed.ts';
import { FORMAT, itBehavesAsASource } from './conformance.testkit.ts';
import { openSource } from './open.ts';
import { RedirectingPeer } from './redirecting-peer.testkit.ts';
import { type Authentication, RtspPeer, type RtspPeerOptions } from './rtsp-peer.testkit.ts';
import type { Source } from './source.ts';
import { until, Viewer } from './viewer.testkit.ts';

async function peer(
  authentication: Authentication = 'none',
  port = 0,
  options: RtspPeerOptions = {},
): Promise<RtspPeer> {
  const started = await RtspPeer.start(authentication, port, options);
  onTestFinished(() => started.stop());
  return started;
}

function watch(url: string): { source: Source; viewer: Viewer } {
  const source = openSource({ kind: 'rtsp', url }, 1, FORMAT);
  onTestFinished(() => source.stop());
  return { source, viewer: new Viewer(source).start() };
}

const PICTURE = { width: 320, height: 192, fps: 15 };

describe.each([
  ['TCP', 'rtsp:'],
  ['UDP', 'rtspu:'],
])('over %s', (transport, scheme) => {
  let camera: RtspPeer;
  beforeAll(async () => {
    camera = await RtspPeer.start();
  });
  afterAll(() => camera.stop());

  const kind = { picture: PICTURE, isLost: true, takesSettings: false };
  itBehavesAsASource(`an RTSP camera over ${transport}`, kind, async () => ({
    source: openSource({ kind: 'rtsp', url: camera.url('h264').replace('rtsp:', scheme) }, 1, FORMAT),
    lose: () => camera.stop(),
    bringBack: async () => {
      camera = await RtspPeer.start('none', camera.port);
    },
  }));
});

describe('an RTSP camera', () => {
  it('that has nothing at a path is told as such', async () => {
    const { viewer } = watch((await peer()).url('nothing'));
    await until(() => viewer.presence.at(-1)?.problem?.includes('nothing at this path') === true);
  });

  it('whose stream cannot be read is told as such', async () => {
    const video = 'v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n';
    // And no transport after that.
    const says = `RTSP/1.0 200 OK\r\nCSEQ\r\nContent-Length: ${video.length}\r\n\r\n${video}`;
    const { port } = await RedirectingPeer.start({ says });
    const { viewer } = watch(`rtsp://127.0.0.1:${port}/`);
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe('what comes is no stream that can be read');
  });

  it('whose name nobody knows is told as such', async () => {
    const { viewer } = watch('rtsp://camera.invalid/live');
    await until(() => viewer.presence.at(-1)?.problem?.includes('nobody here knows') === true);
  });

  it.each(['h264', 'mjpeg', 'sound'])('plays at the size it sends: %s', async (path) => {
    const { source, viewer } = watch((await peer()).url(path));
    await viewer.see(5);
    expect(viewer.last).toMatchObject({ width: 320, height: 192, promised: true });
    const format = path === 'mjpeg' ? 'MJPEG' : 'H264';
    expect((await source.abilities?.())?.formats).toEqual([
      { format, width: 320, height: 192, rates: expect.any(Array) as number[] },
    ]);
    await source.stop();
    expect(await source.abilities?.()).toBeUndefined();
  });

  it.each(['basic', 'digest'] as const)(
    'that asks for a password (%s) gets it; nobody else does',
    async (method) => {
      const { viewer } = watch((await peer(method)).url('h264', 'viewer:s3cret@'));
      await viewer.see(2);
      expect(viewer.lines.length).toBeGreaterThan(0);
      expect(viewer.lines.join(' ')).not.toMatch(/s3cret|viewer/);
    },
  );

  it.each(['basic', 'digest'] as const)('takes any letters in a password (%s)', async (method) => {
    const password = 'Grüße: "a@b"/c?d=e&f#g%41\\';
    const camera = await peer(method, 0, { password });
    const { viewer } = watch(camera.url('h264', `viewer:${encodeURIComponent(password)}@`));
    await viewer.see(2);
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
  });

  it('is spoken to over TLS, whoever has signed its certificate', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sightglass-camera-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await keepSelfSigned(folder, { names: ['camera.example'], addresses: [] });
    const tls = { cert: join(folder, 'certificate.pem'), key: join(folder, 'key.pem') };
    const camera = await peer('digest', 0, { tls });
    const url = camera.url('h264', 'viewer:s3cret@');
    const { viewer } = watch(url.replace('rtsp:', 'rtsps:'));
    await viewer.see(5);
    expect(viewer.last).toMatchObject({ width: 320, height: 192 });
    const plain = watch(url);
    await until(() => plain.viewer.exists === false);
  });

  it('that refuses the password is told as lost, without the password', async () => {
    const { viewer } = watch((await peer('digest')).url('h264', 'viewer:wr0ng@'));
    await until(() => viewer.exists === false);
    expect(viewer.presence).toEqual([
      { exists: false, problem: 'the camera refuses the user name or password' },
    ]);
    expect(JSON.stringify([viewer.lines, viewer.presence])).not.toContain('wr0ng');
  });

  it.each(['udp', 'h264'])('plays over UDP alone where that is asked for: %s', async (path) => {
    const { viewer } = watch((await peer('digest')).url(path, 'viewer:s3cret@').replace('rtsp:', 'rtspu:'));
    await viewer.see(5);
    expect(viewer.last).toMatchObject({ width: 320, height: 192 });
  });

  it('that sends nothing over TCP is asked for UDP', async () => {
    const { viewer } = watch((await peer()).url('udp'));
    await viewer.see(5);
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
  });

  it('that sends B-frames is shown in the order in which they were taken', async () => {
    const { viewer } = watch((await peer()).url('b-frames'));
    await viewer.see(45);
    const brightness = viewer.looks.map(({ y }) => y);
    const brighter = brightness.filter((y, index) => y > (brightness[index - 1] ?? y) + 1);
    // Once for each time that it begins anew.
    expect(brighter.length).toBeLessThanOrEqual(3);
    expect(Math.max(...brightness) - Math.min(...brightness)).toBeGreaterThan(80);
  });

  it('that changes the size of its pictures midway goes on in the new one', async () => {
    const { viewer } = watch((await peer()).url('changing'));
    await until(() => viewer.last?.width === 480);
    await viewer.see(5);
    expect(viewer.looks[0]).toMatchObject({ width: 320, height: 192 });
    expect(viewer.last).toMatchObject({ width: 480, height: 288, promised: true });
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
  });

  it('whose clock is wrong is shown at the pace at which it sends', async () => {
    const { viewer } = watch((await peer()).url('wrong-clock'));
    // Its reports of the time come after a few seconds.
    await viewer.see(75);
    const pauses = viewer.times.slice(1).map((time, index) => time - (viewer.times[index] ?? 0));
    expect(Math.max(...pauses.slice(15))).toBeLessThan(1_000);
    expect(viewer.presence).toEqual([{ exists: true, problem: undefined }]);
  });

  it('that falls silent with its connection open is lost within 2 s, and found when it goes on', async () => {
    const camera = await peer();
    const { viewer } = watch(camera.url('h264'));
    await viewer.see(3);
    camera.freeze();
    await until(() => viewer.exists === false);
    const silent = performance.now() - (viewer.times.at(-1) ?? 0);
    // The limit of the interface, not a speed: pictures stopped at most so long ago.
    expect(silent).toBeLessThan(2500);
    camera.thaw();
    await until(() => viewer.exists === true);
    await viewer.see(3);
  });

  it('that is silent does not hold up the stop', async () => {
    const camera = await peer();
    const { source, viewer } = watch(camera.url('h264'));
    await viewer.see(3);
    camera.freeze();
    await source.stop();
  });

  it('that takes a connection and never answers is told as such, and does not hold up the stop', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => socket.destroy())));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const { source, viewer } = watch(`rtsp://127.0.0.1:${port}/`);
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe('the camera has not answered yet');
    await until(() => viewer.presence.length > 1);
    expect(viewer.presence[1]?.problem).toBe('the camera does not answer');
    await source.stop();
  });

  it('that nobody answers for is told as lost', async () => {
    const { viewer } = watch('rtsp://127.0.0.1:9/');
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toBe('the camera refuses the connection');
  });
});
