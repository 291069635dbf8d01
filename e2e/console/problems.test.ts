import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { figure, shows } from './instruments.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  isLive,
  lookAtBoth,
  openConsole,
  violationsOf,
} from './page.testkit.ts';

afterEach(closeConsoles);
afterAll(closeBrowser);

/** How long a page may take until it has the picture and the state of a server that answers again, in ms. */
const BACK_MS = 5_000;

/** When the page is connected and its picture moves, by the clock of the page. */
function whenBack(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const canvas = document.createElement('canvas');
        canvas.width = 64;
        canvas.height = 36;
        const context = canvas.getContext('2d', { willReadFrequently: true });
        let last: string | undefined;
        const look = () => {
          const isOpen = document.querySelector('.shell[data-connection=open]') !== null;
          const image = document.querySelector<HTMLCanvasElement>(
            '.live[data-state=live] .live-picture :is(canvas, video, img)',
          );
          if (isOpen && image && context) {
            context.drawImage(image, 0, 0, 64, 36);
            const seen = canvas.toDataURL('image/png');
            if (last !== undefined && seen !== last) {
              resolve(performance.now());
              return;
            }
            last = seen;
          } else last = undefined;
          requestAnimationFrame(look);
        };
        look();
      }),
  );
}

describe('a server that is started again under an open page', () => {
  it('has its picture and its state on the page within 5 s, without a touch', async () => {
    const first = await TestServer.start({ smallPicture: true });
    const { port } = new URL(first.address);
    const { page } = await openConsole(first, { user: ADMIN });
    await expect.poll(() => isLive(page)).toBe(true);
    await first.crash();
    await page.locator('.shell[data-connection=waiting]').waitFor();
    await page.getByText(/Connection lost since/).waitFor();
    await lookAtBoth(page, 'connection-lost-desktop');
    expect(await violationsOf(page)).toEqual([]);
    // What is on the page stays there, and waits.
    expect(await figure(page, 'brightness').inputValue()).toBe('50');

    const begun = await page.evaluate(() => performance.now());
    const back = whenBack(page);
    const again = await TestServer.start({ data: first.data, flags: ['--port', port] });
    const listening = await page.evaluate(() => performance.now());
    const client = await TestClient.admin(again);
    await client.ask({ brightness: 64 });
    const at = await back;
    await shows(page, 'brightness', 64);
    await page.getByText(/Connection lost since/).waitFor({ state: 'detached' });
    console.log(
      `Back ${Math.round(at - begun)} ms after the start, ${Math.round(at - listening)} ms after the server answers`,
    );
    expect(at - listening).toBeLessThan(BACK_MS);
    await client.close();
    await closeConsoles();
    await again.stop();
    await first.dispose();
  });

  it('gets what was set in between', async () => {
    const first = await TestServer.start({ smallPicture: true });
    const { port } = new URL(first.address);
    const { page } = await openConsole(first, { user: ADMIN });
    await shows(page, 'contrast', 50);
    await first.crash();
    await page.locator('.shell[data-connection=waiting]').waitFor();
    await figure(page, 'contrast').fill('61');
    await page.keyboard.press('Enter');
    const again = await TestServer.start({ data: first.data, flags: ['--port', port] });
    const client = await TestClient.admin(again);
    await expect
      .poll(async () => (await client.ask({ get: ['contrast'] }))['contrast'], { timeout: 10_000 })
      .toBe(61);
    await client.close();
    await closeConsoles();
    await again.stop();
    await first.dispose();
  });
});

describe('a page that is not there', () => {
  it('says so, and leads back to the picture', async () => {
    const server = await TestServer.start({ smallPicture: true });
    const { page } = await openConsole(server, { path: '/#/nowhere' });
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.getByRole('link', { name: 'To the picture' }).click();
    await expect.poll(() => isLive(page)).toBe(true);
    await closeConsoles();
    await server.dispose();
  });
});
