import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { PageDriver } from './page.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';
import { playCases } from './suite.testkit.ts';

let browser: Browser;
let context: BrowserContext;
let page: BundlePage;
beforeAll(async () => {
  page = await BundlePage.start(new URL('drivers/react.jsx', import.meta.url));
  browser = await launchBrowser();
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await page.close();
});

playCases('components of React', () => PageDriver.open(context, page.url));
