import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { TestClient } from '../client.testkit.ts';
import { PASSWORD, TestServer } from '../server.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';

const TEXT = readFileSync(new URL('../../docs/clients/react.md', import.meta.url), 'utf8');
const SNIPPETS = [...TEXT.matchAll(/^```tsx\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
const HTML =
  '<!doctype html><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="x.js"></script>';

let browser: Browser;
let server: TestServer;
let admin: TestClient;
let directory: string;
beforeAll(async () => {
  // Below the workspace, where packages are found.
  directory = mkdtempSync(fileURLToPath(new URL('snippets-', import.meta.url)));
  server = await TestServer.start();
  admin = await TestClient.admin(server);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await server.dispose();
  rmSync(directory, { recursive: true, force: true });
});

/** Opens a page with what a reader would copy, with the test's server in place of theirs. */
async function mounted(snippet: string, look: (page: Page) => Promise<void>): Promise<void> {
  const path = join(directory, 'snippet.tsx');
  const { host } = new URL(server.address);
  writeFileSync(path, snippet.replaceAll('localhost:8080', host).replaceAll('PASSWORD', PASSWORD));
  const bundle = await BundlePage.start(pathToFileURL(path), HTML);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (problem) => complaints.push(problem.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  try {
    await page.goto(bundle.url);
    await look(page);
    expect(complaints).toEqual([]);
  } finally {
    await page.close();
    await bundle.close();
  }
}

const LOOKS: readonly ((page: Page) => Promise<void>)[] = [
  async (page) => {
    await page.locator('[data-state=live] :is(canvas, video, img)').first().waitFor();
    await page.getByRole('slider').fill('33');
    await admin.told('brightness', 33);
    await admin.ask({ brightness: 34 });
    await page.getByText('Brightness 34').waitFor();
  },
  async (page) => {
    await page.getByText('Connected').waitFor();
    await page.getByText('Take a picture').click();
    await page.getByText(/Take a picture \S+/).waitFor();
    await page.getByText('Record').click();
    await admin.told('record', true);
    await page.getByText('Stop').click();
    await admin.told('record', false);
  },
  async (page) => {
    await page.getByText('The picture is live').waitFor();
    await page.locator('figure img').waitFor();
  },
];

describe('docs/clients/react.md', () => {
  it('has no snippet that nobody looks at', () => {
    expect(SNIPPETS).toHaveLength(LOOKS.length);
  });

  it.each(SNIPPETS.map((snippet, index) => ({ snippet, index })))(
    'snippet $index does what it says',
    async ({ snippet, index }) => mounted(snippet, LOOKS[index] ?? (async () => {})),
  );
});
