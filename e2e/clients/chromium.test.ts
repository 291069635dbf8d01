import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { DriverPages, PageDriver } from './page.testkit.ts';
import { playCases } from './suite.testkit.ts';

let browser: Browser;
let context: BrowserContext;
let pages: DriverPages;
beforeAll(async () => {
  pages = await DriverPages.start();
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await pages.close();
});

playCases('the client in Chromium', () => PageDriver.open(context, `${pages.address}/drivers/page.html`));
