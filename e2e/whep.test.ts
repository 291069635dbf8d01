import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readMarker } from '../packages/server/src/media/synthetic/marker.ts';
import { launchBrowser } from './browser.testkit.ts';
import { http, TestClient, tokenOf } from './client.testkit.ts';
import { TestServer } from './server.testkit.ts';

/** An address of this machine that other machines use, where browsers allow a page without TLS less than on loopback. */
const OTHER = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
const VIEWER = { username: 'eye', password: 'correct horse battery' };

const STREAMING = readFileSync(new URL('../docs/streaming.md', import.meta.url), 'utf8');

let browser: Browser;
let server: TestServer;

beforeAll(async () => {
  browser = await launchBrowser();
  return () => browser.close();
});
afterEach(() => server.dispose());

/** What a frame shows: the luma of its upper part. */
interface Top {
  readonly luma: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** A page that watches; `watch` of the page below runs in it. */
class WatchingPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(address: string, { stream = 'main', token = '' } = {}): Promise<WatchingPage> {
    const page = await browser.newPage();
    await page.goto(`${address}/api/docs`);
    await page.evaluate(SCRIPT);
    await page.evaluate(`watch(${JSON.stringify({ stream, token })})`);
    return new WatchingPage(page);
  }

  /** Number of a frame that is presented after now. */
  async counter(): Promise<number> {
    for (;;) {
      const { luma, width, height } = await this.page.evaluate<Top>('nextTop()');
      // The rest of the picture is not looked at.
      const whole = new Uint8Array(width * height);
      whole.set(luma);
      const marker = readMarker(whole, width, width, height);
      if (marker) return marker.counter;
    }
  }

  async size(): Promise<[number, number]> {
    const { width, height } = await this.page.evaluate<Top>('nextTop()');
    return [width, height];
  }

  /** Waits until the connection has ended, as the browser sees it. */
  async ended(): Promise<void> {
    await this.page.evaluate('ended()');
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

const SCRIPT = `
const video = document.createElement('video');
video.muted = true;
document.body.prepend(video);
let peer;
async function watch({ stream, token }) {
  peer = new RTCPeerConnection();
  const { receiver } = peer.addTransceiver('video', { direction: 'recvonly' });
  peer.addTransceiver('audio', { direction: 'recvonly' });
  video.srcObject = new MediaStream([receiver.track]);
  await peer.setLocalDescription();
  const response = await fetch('/api/whep?stream=' + stream, {
    method: 'POST',
    headers: { 'content-type': 'application/sdp', ...(token && { authorization: 'Bearer ' + token }) },
    body: peer.localDescription.sdp,
  });
  const answer = await response.text();
  if (response.status !== 201) throw new Error(response.status + ' ' + answer);
  await peer.setRemoteDescription({ type: 'answer', sdp: answer });
  void video.play();
}
function nextTop() {
  return new Promise((resolve) => {
    video.requestVideoFrameCallback(() => {
      const { videoWidth: width, videoHeight: height } = video;
      const rows = Math.max(8, Math.round(height / 45));
      const canvas = new OffscreenCanvas(width, rows).getContext('2d', { willReadFrequently: true });
      canvas.drawImage(video, 0, 0, width, rows, 0, 0, width, rows);
      const { data } = canvas.getImageData(0, 0, width, rows);
      resolve({ luma: Array.from({ length: width * rows }, (_, index) => data[index * 4 + 1]), width, height });
    });
  });
}
async function stats(type) {
  return [...(await peer.getStats()).values()].filter((each) => each.type === type);
}
function ended() {
  return new Promise((resolve) => {
    const look = () => {
      const dtls = peer.getReceivers()[0].transport.state;
      if (dtls === 'closed' || dtls === 'failed' || peer.connectionState === 'failed') resolve();
    };
    peer.getReceivers()[0].transport.addEventListener('statechange', look);
    peer.addEventListener('connectionstatechange', look);
    look();
  });
}
Object.assign(window, { watch, nextTop, stats, ended });
`;

describe('a page without TLS', () => {
  it.each([
    ['on this machine', '127.0.0.1'],
    ['from elsewhere', OTHER ?? '127.0.0.1'],
  ])('shows the live picture over WebRTC: %s', async (_where, host) => {
    server = await TestServer.start({ flags: ['--host', '0.0.0.0'] });
    const { port } = new URL(server.address);
    const watching = await WatchingPage.open(`http://${host}:${port}`);
    const first = await watching.counter();
    expect(await watching.counter()).toBeGreaterThan(first);
    expect(await watching.size()).toEqual([1_280, 720]);
    const small = await WatchingPage.open(`http://${host}:${port}`, { stream: 'sub' });
    expect(await small.size()).toEqual([640, 360]);
    await watching.close();
    await small.close();
  });

  it('can be as short as docs/streaming.md has it', async () => {
    server = await TestServer.start();
    const page = await browser.newPage();
    const [, body = ''] = /^```html\n([\s\S]*?)^```/m.exec(STREAMING) ?? [];
    await page.route('**/page-of-a-reader', (route) => route.fulfill({ contentType: 'text/html', body }));
    await page.goto(`${server.address}/page-of-a-reader`);
    await page.waitForFunction('document.querySelector("video").videoWidth === 1280');
    await page.close();
  });

  it('goes on in another size, and after the media process has crashed', async () => {
    server = await TestServer.start();
    const client = await TestClient.connect(server);
    const token = await tokenOf(server);
    client.send({ token });
    await client.next(({ authenticated }) => authenticated === true);
    const watching = await WatchingPage.open(server.address);
    await watching.counter();
    await client.ask({ resolution: '640x480' });
    while ((await watching.size())[0] !== 640) await watching.counter();
    const before = await watching.counter();
    process.kill(mediaProcess(server.pid), 'SIGKILL');
    await client.told('cam1-exists', false);
    await client.told('cam1-exists', true);
    const counters = [await watching.counter(), await watching.counter()];
    // It counts from the beginning again.
    expect(counters[1]).toBeGreaterThan(counters[0] ?? 0);
    expect(before).toBeGreaterThan(0);
    await client.close();
    await watching.close();
  });

  it('sees nothing any more as soon as it may not', async () => {
    server = await TestServer.start({ flags: ['--public-picture', 'false'] });
    const admin = await tokenOf(server);
    await expect(WatchingPage.open(server.address)).rejects.toThrow('401');
    await http(server, admin, 'POST', '/api/users', { ...VIEWER, role: 'viewer' });
    const { body } = await http(server, admin, 'POST', '/api/login', VIEWER);
    const { token } = body as { token: string };
    const watching = await WatchingPage.open(server.address, { token });
    await watching.counter();
    await http(server, admin, 'DELETE', `/api/users/${VIEWER.username}`);
    await watching.ended();
    await watching.close();
  });

  it('is told of the end of the server, which ends in order', async () => {
    server = await TestServer.start();
    const watching = await WatchingPage.open(server.address);
    await watching.counter();
    const [ending] = await Promise.all([server.stop(), watching.ended()]);
    expect([ending.code, ending.signal]).toEqual([0, null]);
    await watching.close();
  });
});

/** The process that makes the pictures. */
function mediaProcess(parent: number): number {
  return Number(readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0]);
}
