import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Debian's Chromium; the build without a window, where it is installed, opens a page in a fraction of the time. */
const PROGRAMS = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // As for somebody who has touched the page.
  '--autoplay-policy=no-user-gesture-required',
];

/** Starts the browser of the tests: that of the variable `CHROMIUM`, or else Debian's. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? PROGRAMS.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new TypeError('There is no Chromium: install chromium, or name one in CHROMIUM');
  }
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
