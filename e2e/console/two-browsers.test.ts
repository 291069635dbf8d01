import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { drag, figure, type RailPlaces, railOf, shows } from './instruments.testkit.ts';
import { ADMIN, closeBrowser, closeConsoles, openConsole } from './page.testkit.ts';

/** How long two people drag the same slider, in ms. */
const DRAGGING_MS = 30_000;

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true });
  client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
});
afterAll(async () => {
  await client.close();
  await server.dispose();
  await closeBrowser();
});
beforeEach(async () => {
  await client.ask({ brightness: 50 });
});
afterEach(closeConsoles);

/** The same page in two browsers, which have no cookie in common. */
async function openBoth(): Promise<readonly [Page, Page]> {
  const open = async () => (await openConsole(server, { user: ADMIN })).page;
  const both = [await open(), await open()] as const;
  for (const page of both) await shows(page, 'brightness', 50);
  return both;
}

/** To so many places at least, however slow the machine is. */
const PLACES = 100;

/** Takes hold of the handle, in its middle as long as nobody else moves it meanwhile. */
async function takeHold(page: Page): Promise<RailPlaces> {
  const rail = await railOf(page, 'brightness');
  await page.mouse.move(rail.x(Number(await figure(page, 'brightness').inputValue())), rail.y);
  await page.mouse.down();
  return rail;
}

/** Drags what is held to and fro until then, and at least to {@link PLACES}; it is let go at the last one. */
async function dragToAndFro(page: Page, rail: RailPlaces, end: number, last: number): Promise<void> {
  for (let place = 0; place < PLACES || performance.now() < end; place += 1) {
    await page.mouse.move(rail.x(50 + 48 * Math.sin(place / 7)), rail.y);
  }
  await page.mouse.move(rail.x(last), rail.y, { steps: 3 });
  await page.mouse.up();
}

describe('two browsers', () => {
  it('show the same: a slider that is moved in one moves in the other', async () => {
    const [one, other] = await openBoth();
    await drag(one, 'brightness', 50, 72);
    await shows(one, 'brightness', 72);
    await shows(other, 'brightness', 72);
    await drag(other, 'brightness', 72, 31);
    await shows(one, 'brightness', 31);
    expect(client.state['brightness']).toBe(31);
  });

  it('agree with the server after 30 s of dragging in one', { timeout: 120_000 }, async () => {
    const [one, other] = await openBoth();
    await dragToAndFro(one, await takeHold(one), performance.now() + DRAGGING_MS, 37);
    await client.told('brightness', 37);
    await shows(one, 'brightness', 37);
    await shows(other, 'brightness', 37);
    expect(await client.ask({ get: ['brightness'] })).toMatchObject({ brightness: 37 });
  });

  it('agree with the server when both have dragged the same slider', { timeout: 120_000 }, async () => {
    const both = await openBoth();
    // Both before either moves it: a handle that runs away from the pointer is held beside its middle.
    const rails = [await takeHold(both[0]), await takeHold(both[1])] as const;
    const end = performance.now() + DRAGGING_MS / 3;
    await Promise.all([dragToAndFro(both[0], rails[0], end, 20), dragToAndFro(both[1], rails[1], end, 80)]);
    await expect
      .poll(async () => {
        const { brightness } = await client.ask({ get: ['brightness'] });
        const shown = await Promise.all(both.map((page) => figure(page, 'brightness').inputValue()));
        const isSettled = (
          await Promise.all(both.map((page) => page.locator('[data-pending]').count()))
        ).every((count) => count === 0);
        return isSettled && shown.every((value) => value === String(brightness));
      })
      .toBe(true);
    expect([20, 80]).toContain(client.state['brightness']);
  });
});
