import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { PASSWORD, type ServerOptions, TestServer } from '../server.testkit.ts';

/** Screenshots of the run; not part of the project. */
const ARTIFACTS = fileURLToPath(new URL('../../artifacts/', import.meta.url));

/** The three sizes of the page. */
export const SIZES = {
  phone: { width: 390, height: 844 },
  panel: { width: 1024, height: 600 },
  desktop: { width: 1920, height: 1080 },
} as const;

/** One of the {@link SIZES}. */
export type Size = keyof typeof SIZES;

/** All of them. */
export const EVERY_SIZE: readonly Size[] = ['phone', 'panel', 'desktop'];

/** Somebody who can sign in. */
export interface Person {
  readonly username: string;
  readonly password: string;
}

/** The administrator of every test server. */
export const ADMIN: Person = { username: 'admin', password: PASSWORD };

/** How a page is opened. */
export interface Opening {
  /** `desktop` by default. */
  readonly size?: Size;
  /** `dark` by default. */
  readonly theme?: 'dark' | 'light';
  /** The browser's language; `en-GB` by default. */
  readonly locale?: string;
  /** Who is signed in before the page opens; nobody by default. */
  readonly user?: Person;
  /** Below the address of the server, such as `/#/library`. */
  readonly path?: string;
  /** Whether the tour begins by itself; not by default. */
  readonly tour?: boolean;
  /** Whether the page waits until the state of the camera is there; it does by default. */
  readonly ready?: boolean;
}

/** A page of the console, and what it complained of. */
export interface Console {
  readonly page: Page;
  /** Errors and warnings of the page, without requests that were refused or cut. */
  readonly complaints: string[];
  /** Addresses of other hosts that the page asked for. */
  readonly strangers: string[];
}

let browser: Promise<Browser> | undefined;
const contexts = new Set<BrowserContext>();

/** Opens the console in a browser context of its own; see {@link closeConsoles}. */
export async function openConsole(
  server: Pick<TestServer, 'address'>,
  opening: Opening = {},
): Promise<Console> {
  const { size = 'desktop', theme = 'dark', locale = 'en-GB', user, path = '/', tour = false } = opening;
  browser ??= launchBrowser();
  const context = await (await browser).newContext({
    viewport: SIZES[size],
    locale,
    hasTouch: size !== 'desktop',
    ignoreHTTPSErrors: true,
  });
  contexts.add(context);
  await context.addInitScript(
    ([chosen, hadTour]) => {
      // Once, so that a page that is loaded again finds what was chosen on it.
      if (localStorage.getItem('sightglass.theme') === null) localStorage.setItem('sightglass.theme', chosen);
      if (hadTour === 'yes') localStorage.setItem('sightglass.tour', 'shown');
    },
    [theme, tour ? 'no' : 'yes'] as const,
  );
  if (user) {
    const reply = await context.request.post(`${server.address}/api/login`, { data: user });
    if (!reply.ok()) throw new Error(`No login as ${user.username}: ${reply.status()}`);
  }
  const page = await context.newPage();
  const complaints: string[] = [];
  const strangers: string[] = [];
  page.on('pageerror', (problem) => complaints.push(problem.message));
  page.on('console', (message) => {
    const isComplaint = message.type() === 'error' || message.type() === 'warning';
    if (isComplaint && !isRefusal(message.text())) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    if (/^(?:http|ws)s?:$/.test(protocol) && host !== new URL(server.address).host) {
      strangers.push(request.url());
    }
  });
  await page.goto(server.address + path, { waitUntil: 'domcontentloaded' });
  if (opening.ready ?? true) await untilReady(page);
  return { page, complaints, strangers };
}

/** Closes what {@link openConsole} opened: after each test. */
export async function closeConsoles(): Promise<void> {
  for (const context of contexts) await context.close();
  contexts.clear();
}

/** Closes the browser itself: after all tests of a file. */
export async function closeBrowser(): Promise<void> {
  await closeConsoles();
  const running = await browser;
  browser = undefined;
  await running?.close();
}

/**
 * One server for all tests of a file, and a browser that is closed after them; its pages after each.
 *
 * @param begun - is given the server, for what the tests begin with
 */
export function withServer(
  options: ServerOptions,
  begun: (server: TestServer) => void | Promise<void>,
): void {
  let server: TestServer | undefined;
  beforeAll(async () => {
    server = await TestServer.start(options);
    await begun(server);
  });
  afterEach(closeConsoles);
  afterAll(async () => {
    await closeBrowser();
    await server?.dispose();
  });
}

/** Waits until the page is connected and has the state of the camera. */
export async function untilReady(page: Page): Promise<void> {
  await page.locator('.shell[data-connection=open]').waitFor();
}

/** Signs in by the page's own dialog; one that is open already is used. */
export async function signIn(page: Page, { username, password }: Person = ADMIN): Promise<void> {
  const name = page.locator('input[name=username]');
  // Where a page asks for it by itself, its dialog may lie over the button already.
  if (!(await name.isVisible())) await page.locator('.shell-sign-in').dispatchEvent('click');
  await name.fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('.session-form button[type=submit]').click();
  await page.locator('input[name=password]').waitFor({ state: 'detached' });
}

/** Whether the live view shows a picture that changes. */
export async function isLive(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    const seen = new Set<string>();
    for (let frame = 0; frame < 200 && seen.size < 3; frame += 1) {
      const image = document.querySelector<HTMLCanvasElement | HTMLVideoElement | HTMLImageElement>(
        '.live[data-state=live] :is(.live-picture canvas, .live-picture video, .live-picture img)',
      );
      if (image && context) {
        canvas.width = 64;
        canvas.height = 36;
        context.drawImage(image, 0, 0, 64, 36);
        seen.add(canvas.toDataURL('image/png'));
      }
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return seen.size >= 3;
  });
}

/** What axe-core finds wrong with the page, as text; empty where nothing is. */
export async function violationsOf(page: Page): Promise<string[]> {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await page.evaluate(source);
  return page.evaluate(async () => {
    // A colour on its way to another one is no finding.
    const ways = document.getAnimations().filter((each) => each instanceof CSSTransition);
    await Promise.allSettled(ways.map(({ finished }) => finished));
    const { axe } = globalThis as unknown as { axe: Axe };
    const { violations } = await axe.run(document, { resultTypes: ['violations'] });
    return violations.map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 4).map(({ html }) => html.slice(0, 160));
      return `${id}: ${help}: ${places.join(' | ')}`;
    });
  });
}

/** The part of axe-core that is used. */
interface Axe {
  run(
    context: Document,
    options: object,
  ): Promise<{
    readonly violations: readonly {
      readonly id: string;
      readonly help: string;
      readonly nodes: readonly { readonly html: string }[];
    }[];
  }>;
}

/** Keeps a screenshot of the page in each theme, as `console-NAME-THEME.png`; the theme it had comes back. */
export async function lookAtBoth(page: Page, name: string): Promise<void> {
  mkdirSync(ARTIFACTS, { recursive: true });
  const before = await page.evaluate(() => document.documentElement.dataset['theme'] ?? 'dark');
  for (const theme of ['dark', 'light']) {
    await wearTheme(page, theme);
    await page.screenshot({ path: `${ARTIFACTS}console-${name}-${theme}.png`, animations: 'disabled' });
  }
  await wearTheme(page, before);
}

/** Shows the page in a theme without choosing it. */
export async function wearTheme(page: Page, theme: string): Promise<void> {
  await page.evaluate((next) => {
    document.documentElement.dataset['theme'] = next;
  }, theme);
}

/** Whether nothing of the page stands outside of its width. */
export async function fits(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
}

/** A browser tells of every answer that is a refusal, and of every connection that is cut. */
function isRefusal(text: string): boolean {
  return /Failed to load resource|WebSocket connection to .* failed/.test(text);
}

/** What can be touched and is too small for a finger, or on the panel for a glove, as text; empty where nothing is. */
export async function smallTargets(page: Page, within = 'body'): Promise<string[]> {
  return page.evaluate((place) => {
    const least = Number.parseFloat(getComputedStyle(document.documentElement).getPropertyValue('--touch'));
    const found: string[] = [];
    const things = 'a[href], button, input, select, textarea, summary, [role=slider], [role=tab]';
    for (const thing of document.querySelectorAll<HTMLElement>(`${place} :is(${things})`)) {
      // A label takes the finger for what is in it.
      const { width, height } = (thing.closest('label') ?? thing).getBoundingClientRect();
      // What is there for readers of the screen alone is a pixel wide.
      if (!thing.checkVisibility({ visibilityProperty: true }) || width <= 1 || thing.closest('.unseen'))
        continue;
      if (width < least - 0.5 || height < least - 0.5) {
        found.push(`${Math.round(width)}x${Math.round(height)} ${thing.outerHTML.slice(0, 120)}`);
      }
    }
    return found;
  }, within);
}
