import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from './setup.mjs';

/** Draws the icons of the installed web app from the icon of the page. */
const PUBLIC = join(ROOT, 'apps/console/public');
const drawing = readFileSync(join(PUBLIC, 'icon.svg'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});

/** @param share - how much of the width the drawing takes; what is around it may be cut off */
async function draw(name, size, share, ground) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const side = Math.round(size * share);
  await page.setContent(
    `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${ground}}svg{width:${side}px;height:${side}px}</style>${drawing}`,
  );
  writeFileSync(join(PUBLIC, name), await page.screenshot({ omitBackground: true }));
  await page.close();
}

await draw('icon-192.png', 192, 1, 'transparent');
await draw('icon-512.png', 512, 1, 'transparent');
// Any shape is cut out of this one: the middle four fifths are always seen.
await draw('icon-maskable.png', 512, 0.8, '#101b24');
await browser.close();
