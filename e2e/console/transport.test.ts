import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { addViewer, mediaProcessOf, untilSight } from './live.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  lookAtBoth,
  openConsole,
  SIZES,
  smallTargets,
  violationsOf,
} from './page.testkit.ts';

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true });
  client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await client.close();
  await server.dispose();
});

describe.each(EVERY_SIZE)('the transport bar on a %s', (size) => {
  it('is at the bottom, with keys for gloves, and records, pauses, goes on, stops and takes pictures', async () => {
    const { page } = await openConsole(server, { size, user: ADMIN });
    await untilSight(page, 'live');
    const bar = page.locator('.transport');
    const box = await bar.boundingBox();
    const height = page.viewportSize()?.height ?? 0;
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeGreaterThan(height - 80);
    for (const key of await bar.locator('.transport-key').all()) {
      const { width = 0, height: tall = 0 } = (await key.boundingBox()) ?? {};
      expect(Math.min(width, tall)).toBeGreaterThanOrEqual(48);
    }
    await bar.getByRole('button', { name: 'Record' }).click();
    await client.told('record', true);
    await bar.getByText(/00:00:0[1-9]/).waitFor();
    await bar.getByRole('button', { name: 'Pause' }).click();
    await client.told('record', 'pause');
    await bar.getByRole('button', { name: 'Resume' }).click();
    await client.told('record', true);
    await lookAtBoth(page, `transport-${size}`);
    await bar.getByRole('button', { name: 'Stop' }).click();
    await client.told('record', false);
    const before = JSON.stringify(client.state['last-snapshot']);
    await bar.getByRole('button', { name: 'Picture' }).click();
    await expect.poll(() => JSON.stringify(client.state['last-snapshot'])).not.toBe(before);
    await page.getByText('Picture taken').waitFor();
  });
});

describe('the transport bar', () => {
  it('is worked by keys', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: ADMIN });
    await untilSight(page, 'live');
    await page.keyboard.press('r');
    await client.told('record', true);
    await page.locator('.transport[data-record=recording]').waitFor();
    await page.keyboard.press('p');
    await client.told('record', 'pause');
    await page.locator('.transport[data-record=paused]').waitFor();
    await page.keyboard.press('s');
    await client.told('record', false);
    const before = Number(client.state['library-revision']);
    // A held key is told of again and again.
    for (let time = 0; time < 5; time += 1) await page.keyboard.down('c');
    await page.keyboard.up('c');
    await page.getByText('Picture taken').waitFor();
    await page.keyboard.press('v');
    expect(client.state['library-revision']).toBe(before + 1);
  });

  it('tells the room that is left as hours of film, before there is one and since', async () => {
    const { page } = await openConsole(server, { size: 'desktop', user: ADMIN });
    const room = page.locator('.transport-room-left');
    await expect.poll(() => room.textContent()).toMatch(/\d+ h \d+ min left/);
    await client.ask({ record: true });
    await page
      .locator('.transport')
      .getByText(/00:00:0[3-9]/)
      .waitFor();
    await client.ask({ record: false });
    await expect.poll(() => room.textContent(), { timeout: 15_000 }).toMatch(/\d+ h \d+ min left/);
    await expect.poll(() => room.textContent()).toMatch(/GB|TB/);
  });

  it('warns of a disk that is full, and says what to do', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: ADMIN });
    let isFull = true;
    // The server's own words, but for the disk.
    await page.routeWebSocket(/\/api\/v1$/, (socket) => {
      const upstream = socket.connectToServer();
      upstream.onMessage((text) => {
        const message = JSON.parse(String(text));
        if (isFull && message.storage) message.storage = { ...message.storage, freeBytes: 0, secondsLeft: 0 };
        socket.send(JSON.stringify(message));
      });
    });
    await page.reload();
    await page.locator('.transport').getByText('Disk full', { exact: true }).waitFor();
    const line = page.locator('.page-line', { hasText: 'until recordings are deleted' });
    await line.waitFor();
    await lookAtBoth(page, 'transport-disk-full');
    expect(await violationsOf(page)).toEqual([]);
    // On every page, until there is room.
    await line.getByRole('link', { name: 'Library' }).click();
    await page.locator('.library').first().waitFor();
    await line.waitFor();
    isFull = false;
    await client.ask({ snap: true });
    await line.waitFor({ state: 'detached' });
  });

  it('has no keys for those who may only look, who see the time all the same', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: await addViewer(server) });
    await untilSight(page, 'live');
    await client.ask({ record: true });
    await page
      .locator('.transport')
      .getByText(/00:00:0[1-9]/)
      .waitFor();
    expect(await page.locator('.transport-key').count()).toBe(0);
    await client.ask({ record: false });
  });
});

describe('a recording that nobody has stopped', () => {
  it('is told of when its process has died, until somebody closes that, and to whoever comes later', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: ADMIN });
    await untilSight(page, 'live');
    const line = page.locator('.page-line', { hasText: 'The recording ended at' });
    await client.ask({ record: true });
    await page
      .locator('.transport')
      .getByText(/00:00:0[2-9]/)
      .waitFor();
    process.kill(mediaProcessOf(server), 'SIGKILL');
    await line.getByText('the video process failed').waitFor();
    await lookAtBoth(page, 'recording-cut-off');
    expect(await violationsOf(page)).toEqual([]);
    await page.reload();
    await line.waitFor();
    expect(await smallTargets(page, '.page-line')).toEqual([]);
    await page.setViewportSize(SIZES.phone);
    expect((await line.boundingBox())?.height).toBeLessThan(64);
    // Not over one that runs.
    await client.ask({ record: true });
    await line.waitFor({ state: 'detached' });
    // Of a film without a picture nothing is kept that could be told of.
    await page
      .locator('.transport')
      .getByText(/00:00:0[2-9]/)
      .waitFor();
    process.kill(mediaProcessOf(server), 'SIGKILL');
    await line.waitFor();
    await line.getByRole('button', { name: 'Close' }).click();
    await line.waitFor({ state: 'detached' });
    await page.reload();
    await untilSight(page, 'live');
    expect(await line.count()).toBe(0);
  });

  it('is none where somebody else has stopped it', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: await addViewer(server) });
    await untilSight(page, 'live');
    await client.ask({ record: true });
    await page.locator('.transport[data-record=recording]').waitFor();
    await client.ask({ record: false });
    await page.locator('.transport[data-record=idle]').waitFor();
    // Until who did it has been told and gone.
    await page.locator('.people-change').waitFor({ state: 'detached', timeout: 10_000 });
    expect(await page.locator('.page-line', { hasText: 'The recording ended' }).count()).toBe(0);
  });
});

describe('the others', () => {
  it('are counted and named', async () => {
    const { page } = await openConsole(server, { size: 'desktop', user: ADMIN });
    await page.locator('.people-count').click();
    const list = page.getByRole('region', { name: 'Who is connected' });
    await list.getByText('admin').first().waitFor();
    await lookAtBoth(page, 'people');
  });

  it('are told of in one quiet line that goes by itself, and not in what one has done oneself', async () => {
    const { page } = await openConsole(server, { size: 'panel', user: await addViewer(server) });
    await untilSight(page, 'live');
    for (let value = 51; value <= 60; value += 1) await client.ask({ brightness: value });
    const line = page.locator('.people-change');
    await expect.poll(() => line.textContent()).toBe('admin: Brightness 60');
    await expect.poll(() => line.count(), { timeout: 10_000 }).toBe(0);
  });
});
