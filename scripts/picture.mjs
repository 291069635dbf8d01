import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { build, install, ROOT } from './setup.mjs';

/** Makes the three pictures of the README from the running product. */
install();
build();
const data = mkdtempSync(join(tmpdir(), 'sightglass-picture-'));
const program = join(ROOT, 'packages/server/program/main.js');
const server = spawn(process.execPath, [program, '--port', '0', '--rtsp-port', 'off', '--data', data], {
  env: { ...process.env, SIGHTGLASS_ADMIN_PASSWORD: 'picture' },
});
const [said] = await once(server.stdout, 'data');
const address = / is at (\S+)/.exec(String(said))[1];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** Opens the console, signed in, with the picture live. */
async function open(width, height, theme) {
  const context = await browser.newContext({ viewport: { width, height }, locale: 'en-GB' });
  await context.addInitScript((chosen) => {
    localStorage.setItem('sightglass.theme', chosen);
    localStorage.setItem('sightglass.tour', 'shown');
  }, theme);
  const user = { username: 'admin', password: 'picture' };
  await context.request.post(`${address}/api/login`, { data: user });
  const page = await context.newPage();
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.locator('.live[data-state=live]').waitFor();
  return page;
}

async function change(page, values) {
  const reply = await page.request.patch(`${address}/api/state`, { data: values });
  if (!reply.ok()) throw new Error(await reply.text());
}

async function keep(page, name) {
  await page.screenshot({ path: join(ROOT, `docs/images/${name}.jpg`), type: 'jpeg', quality: 82 });
}

const desktop = await open(1920, 1080, 'dark');
await change(desktop, { 'pip-mode': 'bottom-right' });
// Exposure and white balance have settled by then.
await desktop.waitForFunction(async () => (await (await fetch('/api/status')).json()).uptime >= 6, null, {
  polling: 500,
});
for (const name of ['Milling', 'Bright']) {
  await desktop.request.put(`${address}/api/presets/${name}`, { data: {} });
  await change(desktop, { brightness: 62, contrast: 58 });
}
await desktop.locator('.presets .preset').nth(1).waitFor();
await change(desktop, { brightness: 50, contrast: 55, record: true });
await desktop.locator('.live[data-record=recording]').waitFor();
await desktop.waitForFunction(() =>
  /00:00:0[3-9]/.test(document.querySelector('.transport')?.textContent ?? ''),
);
await keep(desktop, 'console-desktop');
await desktop.context().close();

const panel = await open(1024, 600, 'dark');
await panel.getByRole('button', { name: 'Image', exact: true }).click();
await panel.locator('.rim-sheet .instrument').first().waitFor();
await panel.getByText(/clipped/).waitFor();
await keep(panel, 'console-panel');
await panel.context().close();

const phone = await open(390, 844, 'light');
await phone.locator('.rim-sheet .instrument').first().waitFor();
await phone.getByText(/clipped/).waitFor();
await keep(phone, 'console-phone');

await browser.close();
server.kill('SIGTERM');
await once(server, 'exit');
rmSync(data, { recursive: true });
