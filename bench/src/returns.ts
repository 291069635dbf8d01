import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { markdownTable } from './markdown-table.ts';
import { PageServer } from './page-server.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../pages/latency.js', import.meta.url));
const WAYS = ['webcodecs', 'webrtc', 'mjpeg'] as const;
const PASSWORD = 'benchmark-password';
const RTSP_PORT = 18_554;
/** How often everything is done. */
const ROUNDS = 5;
/** Without a picture for so long, in ms, a video has stopped. */
const SILENCE = 150;
/** Two resolutions, which take turns. */
const WIDTHS = { '1280x720': 1_280, '640x480': 640 } as const;

/** How long viewers of one way are without a picture, in ms, once for each time that it was tried. */
export interface ReturnsResult {
  readonly way: string;
  /** From the first request to the first picture. */
  readonly join: readonly number[];
  /** From the request for another resolution to the first picture of it. */
  readonly change: readonly number[];
  /** From the end of the media process to the first picture of the next one. */
  readonly kill: readonly number[];
}

/** What viewers are without a picture for. */
type Gap = 'join' | 'change' | 'kill';

/** Somebody who watches. */
interface Viewer {
  /** ms until there was a first picture. */
  readonly joined: Promise<number>;
  /** ms from a moment, in ms since 1970, until there is a picture of that width that was taken after it. */
  shown(moment: number, width: number): Promise<number>;
  leave(): Promise<void>;
}

/** Lets somebody watch by each way, alone, and takes the picture away. */
export async function measureReturns(): Promise<readonly ReturnsResult[]> {
  const pages = await PageServer.start(PAGE);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-web-security'],
  });
  try {
    const results: ReturnsResult[] = [];
    for (const way of WAYS) {
      results.push(await measureWay(way, (server) => pageViewer(browser, pages.url, server, way)));
    }
    results.push(await measureWay('RTSP over TCP', async () => new Player()));
    return results;
  } finally {
    await browser.close();
    pages.close();
  }
}

async function measureWay(
  way: string,
  watch: (server: ServerProcess) => Promise<Viewer>,
): Promise<ReturnsResult> {
  const result: ReturnsResult & { [W in Gap]: number[] } = { way, join: [], change: [], kill: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const data = mkdtempSync(join(tmpdir(), 'sightglass-returns-'));
    const flags = ['--port', '0', '--rtsp-port', String(RTSP_PORT), '--data', data, '--cam2', 'none'];
    // A media process that ends again and again is begun later and later: each round has a server of its own.
    const server = await ServerProcess.start(SERVER, flags, { SIGHTGLASS_ADMIN_PASSWORD: PASSWORD });
    try {
      const viewer = await watch(server);
      result.join.push(await viewer.joined);
      for (const resolution of ['640x480', '1280x720'] as const) {
        const returned = viewer.shown(Date.now(), WIDTHS[resolution]);
        await setResolution(server.port, resolution);
        result.change.push(await returned);
      }
      const returned = viewer.shown(Date.now(), WIDTHS['1280x720']);
      process.kill(mediaProcessOf(server.pid), 'SIGKILL');
      result.kill.push(await returned);
      await viewer.leave();
    } finally {
      await server.stop();
      rmSync(data, { recursive: true, force: true });
    }
  }
  return result;
}

async function pageViewer(
  browser: Browser,
  url: string,
  { port }: ServerProcess,
  way: string,
): Promise<Viewer> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
  await page.goto(`${url}?${new URLSearchParams({ way, server: `http://127.0.0.1:${port}` })}`);
  return {
    joined: page.evaluate<number>('joined'),
    shown: (moment, width) => page.evaluate<number>(`shown(${moment}, ${width})`),
    leave: () => page.close(),
  };
}

/** Plays by FFmpeg, and begins again whenever that ends. */
class Player implements Viewer {
  readonly joined: Promise<number>;
  #child: ChildProcess | undefined;
  #lastMs = 0;
  #hasLeft = false;

  constructor() {
    const begun = Date.now();
    this.joined = this.#play().then(() => Date.now() - begun);
  }

  /** A change of format ends the player; otherwise what comes after a silence is new. */
  async shown(moment: number): Promise<number> {
    for (const child = this.#child; child?.stdout; ) {
      const before = this.#lastMs;
      const goesOn = await Promise.race([
        once(child.stdout, 'data').then(() => true),
        once(child, 'exit').then(() => false),
      ]);
      if (!goesOn) await this.#play();
      if (!goesOn || Date.now() - before > SILENCE) return Date.now() - moment;
    }
    throw new TypeError('Nothing plays');
  }

  async leave(): Promise<void> {
    this.#hasLeft = true;
    this.#child?.kill('SIGKILL');
  }

  async #play(): Promise<void> {
    const address = `rtsp://127.0.0.1:${RTSP_PORT}/stream0`;
    const quick = ['-probesize', '32', '-analyzeduration', '0', '-rtsp_transport', 'tcp'];
    const words = ['-v', 'error', '-nostdin', ...quick, '-i', address, '-c', 'copy', '-f', 'h264', '-'];
    for (let isPlaying = false; !isPlaying && !this.#hasLeft; ) {
      const child = spawn('ffmpeg', words, { stdio: ['ignore', 'pipe', 'inherit'] });
      this.#child = child;
      child.stdout.on('data', () => {
        this.#lastMs = Date.now();
      });
      isPlaying = await Promise.race([
        once(child.stdout, 'data').then(() => true),
        once(child, 'exit').then(() => false),
      ]);
    }
  }
}

async function setResolution(port: number, resolution: string): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/state`, {
    method: 'PATCH',
    headers: {
      'content-type': 'application/json',
      authorization: `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`,
    },
    body: JSON.stringify({ resolution }),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

/** The child of the server that makes the picture. */
function mediaProcessOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}

/** The figures as a table in Markdown: the median, and the longest. */
export function returnsReport(results: readonly ReturnsResult[]): string {
  const figures = (all: readonly number[]) => {
    const sorted = all.toSorted((one, other) => one - other);
    return [sorted[sorted.length >> 1], sorted.at(-1)].map((ms) => (ms ?? Number.NaN).toFixed(0));
  };
  const rows = results.map(({ way, join, change, kill }) => [way, ...[join, change, kill].flatMap(figures)]);
  const head = ['way', 'join ms', 'max', 'resolution ms', 'max', 'media process ms', 'max'];
  return `### Until there is a picture\n\n${markdownTable(head, rows)}`;
}
