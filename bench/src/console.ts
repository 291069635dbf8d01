import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { BarePage } from './bare-page.ts';
import { markdownTable } from './markdown-table.ts';
import { PageServer } from './page-server.ts';
import { ServerProcess } from './server-process.ts';

const SERVER = fileURLToPath(new URL('../../packages/server/program/main.js', import.meta.url));
/** The control: a page of one button. */
const BUTTON = fileURLToPath(new URL('../pages/button.js', import.meta.url));
/** Runs in the console, too. */
const OBSERVER = fileURLToPath(new URL('../pages/console.js', import.meta.url));
const PASSWORD = 'of the benchmark';
/** How many times slower than this machine the browser is made. */
const SLOWNESS = [4, 1] as const;
/** Openings of each row, and moves of the slider. */
const OPENINGS = 15;
const MOVES = 40;
/** A machine's panel shows the console beside other things. */
const VIEWPORT = { width: 1280, height: 800 };

/** Times of one row, in ms. */
export interface ConsoleResult {
  readonly what: string;
  readonly count: number;
  readonly p50Ms: number;
  readonly maxMs: number;
  /** What the console has to hold; undefined for a control. */
  readonly limitMs: number | undefined;
}

/** Opens the console on a slow machine, and moves a slider in one browser while another looks. */
export async function measureConsole(): Promise<readonly ConsoleResult[]> {
  const data = mkdtempSync(join(tmpdir(), 'sightglass-console-'));
  const server = await ServerProcess.start(SERVER, ['--port', '0', '--rtsp-port', 'off', '--data', data], {
    SIGHTGLASS_ADMIN_PASSWORD: PASSWORD,
  });
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
  const url = `http://127.0.0.1:${server.port}/`;
  const control = await PageServer.start(BUTTON);
  try {
    const results: ConsoleResult[] = [];
    const cookie = await login(url);
    for (const slowness of SLOWNESS) {
      const page = { slowness, cookie };
      results.push(
        resultOf(
          `a page of one button, processor ${slowness} x slower`,
          await openings(browser, control.url, page),
        ),
        resultOf(`usable, processor ${slowness} x slower`, await openings(browser, url, page), 1_000),
      );
    }
    results.push(await measureSlider(browser, url));
    return results;
  } finally {
    control.close();
    await browser.close();
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** A page of its own, signed in, with nothing in its cache. */
async function signedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: VIEWPORT });
  await context.addInitScript({ path: OBSERVER });
  await context.request.post(`${url}api/login`, { data: { username: 'admin', password: PASSWORD } });
  return context.newPage();
}

/** From the request of the page until its controls obey: the state is there, and a recording can be begun. */
async function openings(
  browser: Browser,
  url: string,
  { slowness, cookie }: { readonly slowness: number; readonly cookie: string },
): Promise<readonly number[]> {
  const observer = await readFile(OBSERVER, 'utf8');
  const times: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening += 1) {
    const page = await BarePage.open(browser, { url, cookie, ...VIEWPORT });
    await page.send('Page.enable');
    await page.send('Page.addScriptToEvaluateOnNewDocument', { source: observer });
    await page.send('Emulation.setCPUThrottlingRate', { rate: slowness });
    await page.send('Page.navigate', { url });
    times.push(Number(await page.evaluate('usableAt')));
    await page.close();
  }
  return times;
}

/** @returns the cookie of a session, as `name=value` */
async function login(url: string): Promise<string> {
  const reply = await fetch(`${url}api/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'admin', password: PASSWORD }),
  });
  const [cookie] = reply.headers.getSetCookie();
  if (cookie === undefined) throw new Error(`No login: ${reply.status}`);
  return cookie.split(';', 1)[0] ?? '';
}

/** From a key pressed on a slider in one browser until the figure beside it is another in the other. */
async function measureSlider(browser: Browser, url: string): Promise<ConsoleResult> {
  const figure = '.instrument[data-key=brightness] .instrument-number';
  const rail = '.instrument[data-key=brightness] input[type=range]';
  const [mover, watcher] = [await signedIn(browser, url), await signedIn(browser, url)];
  for (const page of [mover, watcher]) {
    await page.goto(url);
    await page.locator('.live[data-state=live]').waitFor();
    await page.locator(figure).waitFor();
  }
  const times: number[] = [];
  for (let move = 0; move < MOVES; move += 1) {
    await watcher.evaluate(`lookAt('${figure}')`);
    await mover.focus(rail);
    await mover.evaluate('listen()');
    await mover.keyboard.press('ArrowRight');
    const seen = await watcher.evaluate<number>('shownAt');
    times.push(seen - (await mover.evaluate<number>('pressedAt')));
  }
  for (const page of [mover, watcher]) await page.context().close();
  return resultOf('slider moved, seen in the other browser', times, 100);
}

function resultOf(what: string, times: readonly number[], limitMs?: number): ConsoleResult {
  const sorted = times.toSorted((one, other) => one - other);
  return {
    what,
    count: sorted.length,
    p50Ms: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    maxMs: sorted.at(-1) ?? Number.NaN,
    limitMs,
  };
}

/** The figures as a table in Markdown. */
export function consoleReport(results: readonly ConsoleResult[]): string {
  const rows = results.map(({ what, count, p50Ms, maxMs, limitMs }) => [
    what,
    String(count),
    p50Ms.toFixed(0),
    maxMs.toFixed(0),
    limitMs === undefined ? 'control' : String(limitMs),
  ]);
  return `### The console in Chromium\n\n${markdownTable(['', 'times', 'p50 ms', 'max ms', 'limit ms'], rows)}`;
}
