import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { DriverPages, PageDriver } from './page.testkit.ts';
import { playCases } from './suite.testkit.ts';

let browser: Browser;
let context: BrowserContext;
let pages: DriverPages;
beforeAll(async () => {
  pages = await DriverPages.start();
  browser = await launchBrowser();
  context = await browser.newContext();
});
afterAll(async () => {
  await browser.close();
  await pages.close();
});

playCases('the client in Chromium', () => PageDriver.open(context, `${pages.address}/drivers/page.html`));
