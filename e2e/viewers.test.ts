import { readFileSync } from 'node:fs';
import { afterEach, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { StreamViewer } from './mjpeg.testkit.ts';
import { TestServer } from './server.testkit.ts';

const STREAMS = ['', '?width=640', '?camera=2', '?camera=1&width=320&fps=5', '?width=400&fps=15'];
const SIZES = ['640x480', '1280x720', '1920x1080'];

let server: TestServer;
afterEach(() => server.dispose());

/** The child of the server that makes the picture. */
function mediaProcess(): number {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

it('viewers that come and go while everything is changed never break the picture', async () => {
  server = await TestServer.start();
  const client = await TestClient.admin(server);
  const child = mediaProcess();
  let watching = true;
  const comeAndGo = async (first: number) => {
    for (let round = first; watching; round += 1) {
      const viewer = await StreamViewer.watch(
        `${server.address}/api/stream.mjpeg${STREAMS[round % STREAMS.length]}`,
      );
      await viewer.until(1 + (round % 3));
      viewer.close();
    }
  };
  const crowd = Promise.all([0, 1, 2, 3].map(comeAndGo));
  for (let round = 0; round < 40; round += 1) {
    await client.ask({
      resolution: SIZES[round % SIZES.length],
      fps: 20 + (round % 20),
      'pip-mode': ['off', 'top-left', 'side-by-side'][round % 3],
      'noise-supression': round % 2 === 0,
      sharpness: 30 + round,
      'cam1-sensor': 1 + (round % 2),
    });
    if (round % 8 === 0) await client.ask({ snap: true });
  }
  watching = false;
  await crowd;
  expect(mediaProcess()).toBe(child);
  expect(server.err).not.toMatch(/"level":(50|60)/);
});

it('a viewer that does not read holds nobody up', async () => {
  server = await TestServer.start();
  const deaf = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
  deaf.response.pause();
  const viewer = await StreamViewer.watch(`${server.address}/api/stream.mjpeg`);
  await viewer.until(90);
  const times = viewer.frames.slice(10).map(({ at }) => at);
  const mean = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1);
  // 30 frames a second; half of that would be held up.
  expect(mean).toBeLessThan(66);
  deaf.response.resume();
  await deaf.until(deaf.frames.length + 3);
  deaf.close();
  viewer.close();
});
