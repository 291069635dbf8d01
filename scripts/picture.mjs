import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, install, ROOT } from './setup.mjs';

/** Makes the picture of the README from the running product. */
install();
build();
const data = mkdtempSync(join(tmpdir(), 'sightglass-picture-'));
const program = join(ROOT, 'packages/server/dist/main.js');
const server = spawn(process.execPath, [program, '--port', '0', '--data', data], {
  env: { ...process.env, SIGHTGLASS_ADMIN_PASSWORD: 'picture' },
});
const [said] = await once(server.stdout, 'data');
const address = / is at (\S+)/.exec(String(said))[1];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'dark' });
await page.goto(address, { waitUntil: 'domcontentloaded' });
await page.locator('#sign-in').click();
await page.locator('#username').fill('admin');
await page.locator('#password').fill('picture');
await page.locator('#sign-in-submit').click();
await page.locator('#sign-out').waitFor();
await page.locator('[data-key="pip-mode"] select').selectOption('bottom-right');
await page.waitForFunction(() => document.querySelector('#live').naturalWidth > 0);
// Exposure and white balance have settled by then.
await page.waitForFunction(async () => (await (await fetch('/api/status')).json()).uptime >= 6, null, {
  polling: 500,
});
await page.screenshot({ path: join(ROOT, 'docs/images/page.jpg'), type: 'jpeg', quality: 80 });
await browser.close();
server.kill('SIGTERM');
await once(server, 'exit');
rmSync(data, { recursive: true });
