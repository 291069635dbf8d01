import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { PageDriver } from './page.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';
import { playCases } from './suite.testkit.ts';

let browser: Browser;
let context: BrowserContext;
let page: BundlePage;
beforeAll(async () => {
  page = await BundlePage.start(new URL('drivers/react.jsx', import.meta.url));
  browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  });
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await page.close();
});

playCases('components of React', () => PageDriver.open(context, page.url));
