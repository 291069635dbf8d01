import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PageDriver } from './page.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';
import { Stage } from './stage.testkit.ts';

let browser: Browser;
let context: BrowserContext;
let bundle: BundlePage;
let stage: Stage;
beforeAll(async () => {
  bundle = await BundlePage.start(new URL('drivers/react-probe.jsx', import.meta.url));
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  context = await browser.newContext();
  stage = await Stage.set(() => PageDriver.open(context, bundle.url));
});
afterAll(async () => {
  await stage.strike();
  await browser.close();
  await bundle.close();
});

let client: PageDriver;
beforeEach(async () => {
  const driver = await stage.client();
  if (!(driver instanceof PageDriver)) throw new TypeError('The client is in no page');
  client = driver;
});
afterEach(async () => {
  await client.do('unmount');
  expect(await stage.clear()).toBe('');
});

/** Waits until the live view says so, by its attribute and to its children alike. */
async function becomes(status: string): Promise<void> {
  await client.page.locator(`[data-state=${status}] #live-status`, { hasText: status }).waitFor();
}

/** Renders a live view and waits until it shows a picture. */
async function watch(strict = false): Promise<void> {
  await client.do('render', { url: stage.proxy.address, keys: [], live: true, strict });
  await becomes('live');
}

describe('the live view', () => {
  it('shows the picture', async () => {
    await watch();
    const width = await client.page
      .locator('[data-state=live] img')
      .evaluate((image: HTMLImageElement) => image.naturalWidth);
    expect(width).toBe(320);
  });

  it('tells of a cut, and comes back by itself', async () => {
    await watch();
    await stage.cutOff();
    await becomes('waiting');
    stage.proxy.open();
    await becomes('live');
  });

  it('tells of a picture that stands still, and goes on by itself', async () => {
    await watch();
    stage.proxy.stallPictures();
    await becomes('stalled');
    stage.proxy.open();
    await becomes('live');
  });

  it('does not pass for live while there is no connection', async () => {
    await watch();
    stage.proxy.stall();
    await becomes('stalled');
    stage.proxy.reset();
    await becomes('live');
  });

  it('comes back when the server was restarted', async () => {
    await watch();
    stage.proxy.refuse(503);
    await stage.restart();
    await becomes('waiting');
    stage.proxy.open();
    await becomes('live');
  });

  it('is not fetched while nobody looks, and comes back at once', async () => {
    await watch();
    await client.do('hide', { hidden: true });
    await becomes('hidden');
    // That of the WebSocket.
    await stage.proxy.left(1);
    const before = stage.proxy.connections;
    await client.do('hide', { hidden: false });
    await becomes('live');
    expect(stage.proxy.connections).toBeGreaterThan(before);
  });

  it('is fetched once, and not after it is taken off the page', async () => {
    await watch(true);
    const images = await client.page.locator('img').count();
    expect(images).toBe(1);
    await client.do('unmount');
    await stage.proxy.left(0);
    expect(await client.page.locator('img').count()).toBe(0);
  });
});
