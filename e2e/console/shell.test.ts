import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../server.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  fits,
  isLive,
  lookAtBoth,
  openConsole,
  violationsOf,
  wearTheme,
} from './page.testkit.ts';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true, flags: ['--name', 'Lathe 3'] });
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await server.dispose();
});

describe.each([
  { width: 1024, height: 600 },
  { width: 1024, height: 520 },
  { width: 844, height: 390 },
  { width: 740, height: 360 },
  { width: 667, height: 375 },
])('on a screen of $width by $height', ({ width, height }) => {
  it('the transport bar is whole, the picture has the room that is left, and everything can be reached', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: ADMIN });
    await page.setViewportSize({ width, height });
    await expect.poll(() => isLive(page)).toBe(true);
    const places = ['.transport', '.transport-key', '.rim-tab', '.shell-link', '.shell-me'];
    if (width >= 720) places.push('.live-tool');
    for (const place of places) {
      for (const each of await page.locator(place).filter({ visible: true }).all()) {
        const box = (await each.boundingBox()) ?? { x: -1, y: -1, width: 0, height: 0 };
        expect(Math.min(box.x, box.y), place).toBeGreaterThanOrEqual(0);
        expect(box.x + box.width, place).toBeLessThanOrEqual(width);
        expect(box.y + box.height, place).toBeLessThanOrEqual(height);
        expect(Math.min(box.width, box.height), place).toBeGreaterThanOrEqual(44);
      }
    }
    const { frame, bar } = {
      frame: await page.locator('.live-frame').boundingBox(),
      bar: await page.locator('.transport').boundingBox(),
    };
    expect(frame?.height).toBeGreaterThan(height * 0.5);
    expect((frame?.y ?? 0) + (frame?.height ?? 0)).toBeLessThanOrEqual(bar?.y ?? 0);
    expect(await fits(page)).toBe(true);
    await page.keyboard.press('?');
    const help = page.getByRole('dialog');
    const box = await help.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? height)).toBeLessThan(height);
    const body = help.locator('.dialog-body');
    await body.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await help.getByText('On a slider').click({ trial: true });
    for (const name of ['Light of camera 1', 'Place of the second camera', 'Page: Administration']) {
      await help.getByRole('cell', { name }).waitFor();
    }
  });
});

describe('the name of the server', () => {
  it('gives way to what the camera does, which is never cut off', async () => {
    const long = await TestServer.start({
      flags: ['--name', 'Müller Fräse 5-Achs DMU 80', '--cam1', 'none', '--cam2', 'none'],
    });
    const { page } = await openConsole(long, { size: 'panel', locale: 'de-DE', user: ADMIN });
    await page.locator('.shell-state').getByText('Keine Kamera').waitFor();
    for (const width of [720, 1024, 1199]) {
      await page.setViewportSize({ width, height: 600 });
      const [state, pages] = [
        await page.locator('.shell-state').boundingBox(),
        await page.locator('.shell-link').first().boundingBox(),
      ];
      expect((state?.x ?? 0) + (state?.width ?? width)).toBeLessThanOrEqual(pages?.x ?? 0);
      const cut = await page
        .locator('.shell-link')
        .evaluateAll(
          (links) => links.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length,
        );
      expect(cut).toBe(0);
    }
    await lookAtBoth(page, 'no-camera');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.getByText('Es gibt keine Kamera.').waitFor();
    expect(await page.locator('.histogram').count()).toBe(0);
    expect(
      await page
        .locator('.instrument')
        .filter({ hasText: /^Licht/ })
        .count(),
    ).toBe(0);
    await long.dispose();
  });

  it('stands on the page and in its title, and cannot turn the line round', async () => {
    const { page } = await openConsole(server, { size: 'panel' });
    await page.getByRole('heading', { name: 'Lathe 3' }).waitFor();
    await expect.poll(() => page.title()).toBe('Lathe 3 · Sightglass');
    const name = page.locator('h1 bdi');
    expect(await name.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  });
});

describe('the pages', () => {
  it('are turned to by keys, and named in the title and in their heading', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    const heading = page.getByRole('heading', { level: 1 });
    await page.keyboard.press('t');
    await page.locator('.library').first().waitFor();
    await expect.poll(() => page.title()).toBe('Library · Lathe 3');
    expect(await heading.textContent()).toBe('Library · Lathe 3');
    await page.keyboard.press('d');
    await page.locator('.administration').waitFor();
    await expect.poll(() => page.title()).toBe('Administration · Lathe 3');
    await page.goto(`${server.address}/#/admin/users`);
    await expect.poll(() => page.title()).toBe('Users · Lathe 3');
    await page.keyboard.press('v');
    await page.locator('.live').waitFor();
    await expect.poll(() => page.title()).toBe('Lathe 3 · Sightglass');
    expect(await heading.textContent()).toBe('Lathe 3');
    await page.keyboard.press('r');
    await expect.poll(() => page.title()).toBe('● Lathe 3 · Sightglass');
    await page.keyboard.press('s');
    await expect.poll(() => page.title()).toBe('Lathe 3 · Sightglass');
  });

  it('are turned to by a key as soon as the page is drawn', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('.shell')) return;
        observer.disconnect();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 't' }));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    await page.locator('.library').first().waitFor();
  });

  it('have their outline as long as a slow network brings them', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await page.route(/library-page.*\.js/, async (route) => {
      await held;
      await route.continue();
    });
    await page.keyboard.press('t');
    await page.locator('.shell-outline').getByText('Loading').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    release?.();
    await page.locator('.library').first().waitFor();
    expect(await page.locator('.shell-outline').count()).toBe(0);
  });

  it('ask for the state of the server and for the session once as they begin', async () => {
    const { page } = await openConsole(server, { user: ADMIN });
    await expect.poll(() => isLive(page)).toBe(true);
    await page.locator('.instrument-group').first().waitFor();
    const asked = await page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname),
    );
    expect(asked.filter((path) => path === '/api/session')).toHaveLength(1);
    expect(asked.filter((path) => path === '/api/status')).toHaveLength(1);
    expect(asked.filter((path) => path === '/icon.svg').length).toBeLessThanOrEqual(1);
  });

  it('list their keys by groups, in the language of the page', async () => {
    const { page } = await openConsole(server, { user: ADMIN, locale: 'de-DE' });
    await page.locator('.instrument-group').first().waitFor();
    await page.keyboard.press('?');
    const help = page.getByRole('dialog');
    await help.getByText('Strg+Umschalt+Z').waitFor();
    const groups = help.locator('th[scope=rowgroup]');
    expect(await groups.allTextContents()).toEqual(['Live', 'Aufnahme', 'Überall']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.locator('.library').first().waitFor();
    await page.keyboard.press('?');
    await help.getByText('Pos1').waitFor();
    await help.getByText('Entf').waitFor();
    expect(await help.getByText('Strg+Z').count()).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, 'keys');
  });
});

describe.each(EVERY_SIZE)('the console on a %s', (size) => {
  it('shows the live picture to everybody, fits, and has nothing that axe finds', async () => {
    const { page, complaints, strangers } = await openConsole(server, { size });
    await expect.poll(() => isLive(page)).toBe(true);
    expect(await fits(page)).toBe(true);
    for (const theme of ['dark', 'light']) {
      await wearTheme(page, theme);
      expect(await violationsOf(page)).toEqual([]);
    }
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  it('has every page within reach of whoever is signed in', async () => {
    const { page, complaints } = await openConsole(server, { size, user: ADMIN });
    await expect.poll(() => isLive(page)).toBe(true);
    await lookAtBoth(page, `live-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    const pages = page.locator('.shell-nav');
    await pages.getByRole('link', { name: 'Library' }).click();
    await page.locator('.library').first().waitFor();
    await lookAtBoth(page, `library-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    await pages.getByRole('link', { name: 'Administration' }).click();
    await page.locator('.administration').waitFor();
    await lookAtBoth(page, `administration-${size}`);
    expect(await violationsOf(page)).toEqual([]);
    expect(await fits(page)).toBe(true);
    await pages.getByRole('link', { name: 'Live' }).click();
    await expect.poll(() => isLive(page)).toBe(true);
    expect(complaints).toEqual([]);
  });
});
