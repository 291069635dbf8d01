import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../server.testkit.ts';
import { ADMIN, closeBrowser, closeConsoles, isLive, openConsole } from './page.testkit.ts';

/** Most JavaScript of the live page, gzipped, in bytes. */
const SCRIPTS = 150_000;

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start();
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await server.dispose();
});

describe('what the server delivers of the console', () => {
  it('is less than 150 kB of JavaScript for the live page, gzipped', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await expect.poll(() => isLive(page)).toBe(true);
    const scripts = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name)
        .filter((name) => name.endsWith('.js')),
    );
    expect(scripts.length).toBeGreaterThan(0);
    const sizes = await Promise.all(
      scripts.map(async (address) => gzipSync(await (await fetch(address)).bytes()).length),
    );
    const whole = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`${whole} bytes of JavaScript, gzipped, in ${scripts.length} files`);
    expect(whole).toBeLessThan(SCRIPTS);
  });

  it('is to be compiled while it comes', async () => {
    const html = await (await fetch(server.address)).text();
    const [, script] = /<script [^>]*src="([^"]+)"/.exec(html) ?? [];
    const code = await (await fetch(new URL(script ?? '', server.address))).text();
    expect(code.split('\n', 1)).toEqual(['//# allFunctionsCalledOnLoad']);
  });

  it('runs no script that stands in the page, and asks no other host for anything', async () => {
    const reply = await fetch(server.address);
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).not.toContain('unsafe');
    const { page, complaints, strangers } = await openConsole(server, { user: ADMIN });
    for (const name of ['Library', 'Administration', 'Live']) {
      await page.locator('.shell-nav').getByRole('link', { name }).click();
    }
    await expect.poll(() => isLive(page)).toBe(true);
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "it ran"';
      document.head.append(script);
      return document.title;
    });
    expect(ran).toBe('Sightglass');
    expect(strangers).toEqual([]);
    expect(complaints.filter((text) => !/inline script/i.test(text))).toEqual([]);
  });

  it('can be installed', async () => {
    const { page } = await openConsole(server);
    const session = await page.context().newCDPSession(page);
    const { url, errors } = await session.send('Page.getAppManifest');
    expect(errors).toEqual([]);
    const reply = await fetch(url);
    expect(reply.headers.get('content-type')).toMatch(/^application\/manifest\+json/);
    const { icons } = (await reply.json()) as { icons: { src: string; type: string }[] };
    for (const { src, type } of icons) {
      const icon = await fetch(new URL(src, server.address));
      expect(icon.status).toBe(200);
      expect(icon.headers.get('content-type')).toContain(type);
    }
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // A test's browser context is a private one, which installs nothing.
    expect(installabilityErrors.filter(({ errorId }) => errorId !== 'in-incognito')).toEqual([]);
  });
});
