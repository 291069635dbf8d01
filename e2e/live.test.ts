import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { decode, LiveViewer } from './live.testkit.ts';
import { PASSWORD, TestServer } from './server.testkit.ts';

const run = promisify(execFile);

/** Takes live H.264 with Debian's python3-websockets, and writes it into a file. */
const PYTHON = `
import asyncio, sys, websockets

async def main(address, path, count):
    async with websockets.connect(address, max_size=None) as socket:
        with open(path, "wb") as file:
            while count > 0:
                message = await socket.recv()
                if isinstance(message, bytes):
                    file.write(message[16:])
                    count -= 1

asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
`;

const ADMIN = { authorization: `Basic ${btoa(`admin:${PASSWORD}`)}` };

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await TestServer.start();
  client = await TestClient.admin(server);
});
afterAll(() => server.dispose());

/** The child of the server that makes the picture. */
function mediaProcess(): number {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

/** Encoders that run, by their stages. */
async function encoders(): Promise<string[]> {
  const status = await fetch(`${server.address}/api/status`, { headers: ADMIN });
  const text = JSON.stringify(await status.json());
  return [...new Set(text.match(/h264 \w+/g))].sort();
}

describe('live H.264', () => {
  it('begins with a key frame and can be decoded from there, without a gap', async () => {
    const viewer = await LiveViewer.watch(server);
    await viewer.until(() => viewer.pictures.length >= 60);
    viewer.close();
    const { pictures } = viewer;
    expect(viewer.texts[0]).toMatchObject({ stream: 'main', width: 1_280, height: 720, fps: 30 });
    expect(viewer.texts[0]?.['codec']).toMatch(/^avc1\.42[0-9a-f]{4}$/);
    expect(pictures[0]?.key).toBe(true);
    const numbers = pictures.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    const { pictures: decoded, complaints } = await decode(Buffer.concat(pictures.map(({ data }) => data)));
    expect(complaints).toBe('');
    expect(decoded).toHaveLength(pictures.length);
  });

  it('says of each picture when it was taken, on a grid that does not drift', async () => {
    const viewer = await LiveViewer.watch(server);
    await viewer.until(() => viewer.pictures.length >= 45);
    viewer.close();
    const [first, ...others] = viewer.pictures.map(({ at }) => at);
    const steps = others.map((at) => ((at - (first ?? 0)) * 30) / 1_000);
    for (const step of steps) expect(Math.abs(step - Math.round(step))).toBeLessThan(0.01);
    expect([...new Set(steps.map(Math.round))]).toHaveLength(steps.length);
  });

  it('has a small stream too, and both are encoded once, whoever takes them', async () => {
    const viewers = await Promise.all(
      ['', '', '', '?stream=sub', '?stream=sub'].map((query) => LiveViewer.watch(server, query)),
    );
    await Promise.all(viewers.map((viewer) => viewer.until(() => viewer.pictures.length >= 20)));
    const sub = viewers[3];
    expect(sub?.texts[0]).toMatchObject({ stream: 'sub', width: 640, height: 360, fps: 15 });
    const { pictures, complaints } = await decode(
      Buffer.concat((sub?.pictures ?? []).map(({ data }) => data)),
    );
    expect(complaints).toBe('');
    expect(pictures[0]).toMatchObject({ width: 640, height: 360 });
    await expect.poll(encoders, { timeout: 10_000 }).toEqual(['h264 main', 'h264 sub']);
    for (const viewer of viewers) viewer.close();
    await expect.poll(encoders, { timeout: 10_000 }).toEqual([]);
  });

  it('is read by another WebSocket library, and decoded', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sightglass-live-'));
    const path = join(folder, 'live.h264');
    const address = `${server.address.replace('http', 'ws')}/api/live`;
    await run('/usr/bin/python3', ['-c', PYTHON, address, path, '40']);
    const { pictures, complaints } = await decode(readFileSync(path));
    rmSync(folder, { recursive: true });
    expect(complaints).toBe('');
    expect(pictures).toHaveLength(40);
  });

  it('goes on in another format, which it says', async () => {
    const viewer = await LiveViewer.watch(server);
    await viewer.until(() => viewer.pictures.length >= 5);
    await client.ask({ resolution: '640x480', fps: 20 });
    await viewer.until(() => viewer.texts.length > 1);
    const { length } = viewer.pictures;
    await viewer.until(() => viewer.pictures.length >= length + 10);
    viewer.close();
    expect(viewer.texts[1]).toMatchObject({ width: 640, height: 480, fps: 20 });
    const { pictures, complaints } = await decode(Buffer.concat(viewer.pictures.map(({ data }) => data)));
    expect(complaints).toBe('');
    expect(pictures.at(-1)).toMatchObject({ width: 640, height: 480 });
    await client.ask({ resolution: '1280x720', fps: 30 });
  });

  it('goes on by itself when the media process has died, with a key frame', async () => {
    const viewer = await LiveViewer.watch(server);
    await viewer.until(() => viewer.pictures.length >= 5);
    process.kill(mediaProcess(), 'SIGKILL');
    await server.logged('The media process has ended');
    const { length } = viewer.pictures;
    await viewer.until(() => viewer.pictures.length >= length + 10);
    viewer.close();
    const later = viewer.pictures.slice(length);
    expect(later[0]?.key).toBe(true);
    const { complaints } = await decode(Buffer.concat(later.map(({ data }) => data)));
    expect(complaints).toBe('');
  });

  it('and a film at the same time are one encoding, which plays', async () => {
    const viewer = await LiveViewer.watch(server);
    await viewer.until(() => viewer.pictures.length >= 5);
    await client.ask({ record: true });
    const { length } = viewer.pictures;
    await viewer.until(() => viewer.pictures.length >= length + 40);
    expect(await encoders()).toEqual(['h264 main']);
    await client.ask({ record: false });
    viewer.close();
    const { items } = await (await fetch(`${server.address}/api/recordings`, { headers: ADMIN })).json();
    expect(items[0]).toMatchObject({ state: 'ready', resolution: '1280x720' });
    expect(items[0].durationMs).toBeGreaterThan(1_000);
  });
});
