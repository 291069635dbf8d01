import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { itBehavesAsASource } from './conformance.testkit.ts';
import { openSource } from './open.ts';
import { withoutCredentials } from './rtsp.ts';
import { type Authentication, RtspPeer } from './rtsp-peer.testkit.ts';
import type { Source } from './source.ts';
import { until, Viewer } from './viewer.testkit.ts';

const FORMAT = { width: 640, height: 360, fps: 30 };

async function peer(authentication: Authentication = 'none', port = 0): Promise<RtspPeer> {
  const started = await RtspPeer.start(authentication, port);
  onTestFinished(() => started.stop());
  return started;
}

function watch(url: string): { source: Source; viewer: Viewer } {
  const source = openSource({ kind: 'rtsp', url }, 1, FORMAT);
  onTestFinished(() => source.stop());
  return { source, viewer: new Viewer(source).start() };
}

itBehavesAsASource('an RTSP camera', async () => {
  const camera = await peer();
  return openSource({ kind: 'rtsp', url: camera.url('h264') }, 1, FORMAT);
});

describe('an RTSP camera', () => {
  it.each(['h264', 'mjpeg', 'sound'])('plays at the size it sends: %s', async (path) => {
    const { viewer } = watch((await peer()).url(path));
    await viewer.see(5);
    expect(viewer.last).toMatchObject({ width: 320, height: 192, promised: true });
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

  it('that refuses the password is told as lost, without the password', async () => {
    const { viewer } = watch((await peer('digest')).url('h264', 'viewer:wr0ng@'));
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toMatch(/401|unauthorized/i);
    expect(JSON.stringify([viewer.lines, viewer.presence])).not.toContain('wr0ng');
  });

  it('that goes and comes back is lost and found', async () => {
    const camera = await peer();
    const { viewer } = watch(camera.url('h264'));
    await viewer.see(3);
    await camera.stop();
    await until(() => viewer.exists === false);
    await peer('none', camera.port);
    await until(() => viewer.exists === true);
    await viewer.see(3);
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

  it('that takes a connection and never answers does not hold up the stop', async () => {
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
    await source.stop();
  });

  it('that nobody answers for is told as lost', async () => {
    const { viewer } = watch('rtsp://127.0.0.1:9/');
    await until(() => viewer.exists === false);
    expect(viewer.presence[0]?.problem).toMatch(/refused/i);
  });
});

describe('the URL of a camera', () => {
  it('is shown without user name and password, whatever they are', () => {
    const word = fc.stringMatching(/^[a-zA-Z0-9:@%!$&'()*+,;=._~-]{1,20}$/);
    fc.assert(
      fc.property(word, (account) => {
        expect(withoutCredentials(`rtsp://${account}@camera:554/live?a@b`)).toBe(
          'rtsp://camera:554/live?a@b',
        );
      }),
    );
    expect(withoutCredentials('rtsp://camera/live@2')).toBe('rtsp://camera/live@2');
  });
});
