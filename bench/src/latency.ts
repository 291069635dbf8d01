import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { markdownTable } from './markdown-table.ts';
import { PageServer } from './page-server.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const PAGE = fileURLToPath(new URL('../pages/latency.js', import.meta.url));
/** The last one is the control row: what every browser can do. */
const WAYS = ['webcodecs', 'webrtc', 'mjpeg'] as const;
/** A way has so long to begin and to settle, in ms. */
const SETTLING = 3_000;

/** From the drawing of a picture in the server to its presentation in the browser, by one way. */
export interface LatencyResult {
  readonly way: string;
  /** Pictures that were presented. */
  readonly pictures: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly maxMs: number;
}

/** Lets Chromium show the synthetic camera (1280x720, 30/s) by one way after the other. */
export async function measureLatency(seconds: number): Promise<readonly LatencyResult[]> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-latency-'));
  const pages = await PageServer.start(PAGE);
  const server = await ServerProcess.start(SERVER, ['--port', '0', '--data', data, '--cam2', 'none']);
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    // The page is of another origin; it must be let near WHEP and the pixels of an image all the same.
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-web-security'],
  });
  try {
    const results: LatencyResult[] = [];
    for (const way of WAYS) {
      const query = new URLSearchParams({ way, server: `http://127.0.0.1:${server.port}` });
      results.push(await measureWay(browser, `${pages.url}?${query}`, way, seconds));
    }
    return results;
  } finally {
    await browser.close();
    pages.close();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function measureWay(
  browser: Browser,
  url: string,
  way: string,
  seconds: number,
): Promise<LatencyResult> {
  const page = await browser.newPage({ viewport: { width: 1_280, height: 720 } });
  await page.goto(url);
  await page.waitForFunction('take().state.status === "live"');
  await pause(SETTLING);
  await page.evaluate('take()');
  await pause(seconds * 1_000);
  const { delays } = await page.evaluate<{ delays: number[] }>('take()');
  await page.close();
  const sorted = delays.toSorted((one, other) => one - other);
  const at = (part: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
  return {
    way,
    pictures: sorted.length,
    perSecond: sorted.length / seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    maxMs: at(1),
  };
}

/** The figures as a table in Markdown. */
export function latencyReport(results: readonly LatencyResult[]): string {
  const control = results.find(({ way }) => way === 'mjpeg');
  const rows = results.map(({ way, perSecond, p50Ms, p95Ms, maxMs }) => {
    const ratio = control ? (p50Ms / control.p50Ms).toFixed(2) : '-';
    return [way, perSecond.toFixed(1), ...[p50Ms, p95Ms, maxMs].map((ms) => ms.toFixed(0)), ratio];
  });
  const head = ['way', 'pictures/s', 'p50 ms', 'p95 ms', 'max ms', 'x mjpeg'];
  return `### From drawing to presentation, 1280x720, 30/s\n\n${markdownTable(head, rows)}`;
}
