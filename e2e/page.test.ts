import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './client.testkit.ts';
import { PASSWORD, TestServer } from './server.testkit.ts';

/** Screenshots of the run; not part of the project. */
const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url));
const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1_280, height: 800 };

let server: TestServer;
let browser: Browser;
beforeAll(async () => {
  mkdirSync(ARTIFACTS, { recursive: true });
  server = await TestServer.start();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
});

/** Opens the page; what it complains of is collected. */
async function open(viewport: {
  width: number;
  height: number;
}): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (problem) => complaints.push(problem.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.goto(server.address, { waitUntil: 'domcontentloaded' });
  await page.locator('#status[data-state=open]').waitFor();
  return { page, complaints };
}

async function signIn(page: Page): Promise<void> {
  await page.locator('#sign-in').click();
  await page.locator('#username').fill('admin');
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#sign-in-submit').click();
  await page.locator('#sign-out').waitFor();
}

/** Whether the live image has a picture that changes. */
async function isLive(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('#live');
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (!image || !context) return false;
    const look = () => {
      canvas.width = image.naturalWidth;
      canvas.height = image.naturalHeight;
      if (canvas.width === 0) return '';
      context.drawImage(image, 0, 0);
      return canvas.toDataURL('image/jpeg', 0.3);
    };
    const seen = new Set<string>();
    for (let frame = 0; frame < 200 && seen.size < 3; frame += 1) {
      const picture = look();
      if (picture !== '') seen.add(picture);
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return seen.size >= 3;
  });
}

describe.each([
  ['phone', PHONE],
  ['desktop', DESKTOP],
])('the page on a %s', (name, viewport) => {
  it('shows the live picture and fits', async () => {
    const { page, complaints } = await open(viewport);
    await expect.poll(() => isLive(page)).toBe(true);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(viewport.width);
    await page.screenshot({ path: `${ARTIFACTS}page-${name}.png` });
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('lets nobody change anything who is not signed in', async () => {
    const { page } = await open(viewport);
    await expect.poll(() => page.locator('[data-key=brightness] input').first().isDisabled()).toBe(true);
    await page.context().close();
  });
});

describe('the page', () => {
  it('changes what is dragged, and shows what somebody else changes', async () => {
    const { page, complaints } = await open(DESKTOP);
    await signIn(page);
    const client = await TestClient.admin(server);
    await client.ask({ get: ['*'] });
    const slider = page.locator('[data-key=brightness] input[type=range]');
    await slider.fill('71');
    await client.told('brightness', 71);
    await client.ask({ brightness: 33 });
    await expect.poll(() => slider.inputValue()).toBe('33');
    await client.close();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  it('records, pauses, resumes, stops and takes a picture', async () => {
    const { page } = await open(PHONE);
    await signIn(page);
    const client = await TestClient.admin(server);
    await client.ask({ get: ['*'] });
    await page.locator('#record').click();
    await client.told('record', true);
    await page.locator('#pause').click();
    await client.told('record', 'pause');
    await page.locator('#pause').click();
    await client.told('record', true);
    await page.locator('#stop').click();
    await client.told('record', false);
    await page.locator('#snap').click();
    await client.next((message) => Boolean(message['last-snapshot']));
    await client.close();
    await page.context().close();
  });

  it('says why a sign-in is refused', async () => {
    const { page } = await open(PHONE);
    await page.locator('#sign-in').click();
    await page.locator('#username').fill('admin');
    await page.locator('#password').fill('wrong');
    await page.locator('#sign-in-submit').click();
    await expect.poll(() => page.locator('#sign-in-problem').textContent()).not.toBe('');
    await page.context().close();
  });

  it('says that the server is away, and comes back by itself', async () => {
    const other = await TestServer.start();
    const { port } = new URL(other.address);
    const context = await browser.newContext({ viewport: DESKTOP });
    const page = await context.newPage();
    await page.goto(other.address, { waitUntil: 'domcontentloaded' });
    await page.locator('#status[data-state=open]').waitFor();
    await other.crash();
    await page.locator('#status:not([data-state=open])').waitFor();
    const again = await TestServer.start({ data: other.data, flags: ['--port', port] });
    await page.locator('#status[data-state=open]').waitFor();
    await expect.poll(() => isLive(page), { timeout: 20_000 }).toBe(true);
    await context.close();
    await again.stop();
    await other.dispose();
  });
});
