import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { WebSocket } from 'ws';
import { bundle } from './page-bundle.ts';
import { type Scripting, scriptingOf } from './scripting.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
const PASSWORD = 'a password for the benchmark';
const CHANGES_PER_SECOND = 60;
/** Keys that can be changed at this rate; each for itself is rendered by one component. */
const CHANGED = [
  'brightness',
  'contrast',
  'sharpness',
  'saturation',
  'red-gain',
  'blue-gain',
  'jpeg-quality',
];
/** The same 23 keys; the first is the control row, nothing but the client and the page. */
const ROWS: Readonly<Record<string, string>> = { 'plain page': 'plain.js', '@sightglass/react': 'react.jsx' };

/** What a page with 23 bound keys took. */
export interface PageResult extends Scripting {
  readonly row: string;
}

/** Lets one page after the other show 23 keys, of which one changes 60 times a second. */
export async function measurePages(seconds: number): Promise<readonly PageResult[]> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-page-'));
  const server = await ServerProcess.start(SERVER, ['--port', '0', '--data', data], {
    SIGHTGLASS_ADMIN_PASSWORD: PASSWORD,
  });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  // A page of this machine: others are not let near it by the browser.
  const pages = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><link rel="icon" href="data:,"><body>');
  });
  pages.listen(0, '127.0.0.1');
  await once(pages, 'listening');
  const place = pages.address();
  const address = `http://127.0.0.1:${typeof place === 'object' ? place?.port : ''}/`;
  try {
    const results: PageResult[] = [];
    for (const [row, script] of Object.entries(ROWS)) {
      results.push({ row, ...(await measurePage(browser, address, server.port, script, seconds)) });
    }
    return results;
  } finally {
    await browser.close();
    pages.close();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

async function measurePage(
  browser: Browser,
  address: string,
  port: number,
  script: string,
  seconds: number,
): Promise<Scripting> {
  const code = await bundle(fileURLToPath(new URL(`../pages/${script}`, import.meta.url)));
  const page = await browser.newPage();
  await page.goto(`${address}#http://127.0.0.1:${port}`);
  await page.addScriptTag({ type: 'module', content: code });
  await page.locator('#brightness', { hasText: /\d/ }).waitFor();
  await browser.startTracing(page, { categories: ['devtools.timeline', '__metadata'] });
  await change(port, seconds);
  const trace: unknown = JSON.parse((await browser.stopTracing()).toString());
  await page.close();
  return scriptingOf(trace);
}

/** Changes one key after the other for so many seconds. */
async function change(port: number, seconds: number): Promise<void> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ username: 'admin', password: PASSWORD }));
  await once(socket, 'message');
  const total = CHANGES_PER_SECOND * seconds;
  const begun = performance.now();
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      // Timers come late on a busy machine: what is due is made up for.
      const due = Math.min(total, ((performance.now() - begun) / 1_000) * CHANGES_PER_SECOND);
      for (; sent < due; sent += 1) {
        const key = CHANGED[sent % CHANGED.length] ?? 'brightness';
        socket.send(JSON.stringify({ [key]: Math.floor(sent / CHANGED.length) % 101 }));
      }
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 4);
  });
  socket.close();
  await once(socket, 'close');
}

/** The figures as a table in Markdown. */
export function pageReport(results: readonly PageResult[]): string {
  const ms = (value: number) => value.toFixed(2);
  const rows = results.map(
    ({ row, frames, meanMs, p99Ms, maxMs }) =>
      `| ${row} | ${frames} | ${ms(meanMs)} | ${ms(p99Ms)} | ${ms(maxMs)} |`,
  );
  const head = '| page | frames | mean ms | p99 ms | max ms |\n| --- | ---: | ---: | ---: | ---: |';
  return [`### Scripting in a frame, 23 keys, ${CHANGES_PER_SECOND} changes/s\n`, head, ...rows].join('\n');
}
