import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { MediaRecord } from '@sightglass/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { CaptiveProxy } from '../clients/proxy.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { Archive, cardOf, openAt, placeOf, savedFiles, savePrivately } from './library.testkit.ts';
import { closeBrowser, closeConsoles, untilReady, violationsOf } from './page.testkit.ts';

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

let first: TestServer;
let server: TestServer;
let archive: Archive;
let film: MediaRecord;
let whole: Buffer;
beforeAll(async () => {
  first = await TestServer.start();
  server = first;
  archive = await Archive.of(server);
  film = await archive.film(4_000);
  whole = await archive.file(film);
  await archive.ask('PATCH', `/api/recordings/${film.id}`, { name: 'Spindle: left/right' });
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await archive.close();
  await server.stop();
  await first.dispose();
});

const NAME = 'Spindle left right.mp4';

/** The film as a script asks for it, not the player. */
const FETCHED_FILM = /^GET \/api\/recordings\/[^/]+\/file HTTP.*^sec-fetch-dest: empty/ims;

/** Lets so many bytes through in a second; all by default. */
type Throttle = (bytesPerSecond?: number) => Promise<void>;

/** The network of a page. It is one session for all: what an earlier one has said would hold until it ends. */
async function throttleOf(page: Page): Promise<Throttle> {
  const session = await page.context().newCDPSession(page);
  return async (bytesPerSecond = -1) => {
    await session.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput: bytesPerSecond,
      uploadThroughput: -1,
    });
  };
}

/** Opens the film and waits for its button. */
async function openFilm(at: Pick<TestServer, 'address'> = server): Promise<Page> {
  const page = await openAt(at, placeOf(film));
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  return page;
}

/** Bytes that have come of a download. */
function received(page: Page): Promise<number> {
  return page.getByRole('progressbar', { name: NAME }).evaluate((bar) => (bar as HTMLProgressElement).value);
}

/** A page that waits while the film is on its way, a part of it received. */
async function underWay(): Promise<{ page: Page; throttle: Throttle }> {
  const page = await openFilm();
  await savePrivately(page);
  await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
  const throttle = await throttleOf(page);
  await throttle(200_000);
  await page.getByRole('button', { name: 'Download', exact: true }).click();
  await expect.poll(() => received(page), { timeout: 20_000 }).toBeGreaterThan(1_000);
  return { page, throttle };
}

describe('a download', () => {
  it('shows how far it is, and is the film to the last byte', async () => {
    const { page, throttle } = await underWay();
    const bar = page.getByRole('progressbar', { name: NAME });
    expect(Number(await bar.getAttribute('max'))).toBe(whole.length);
    expect(await violationsOf(page)).toEqual([]);
    await throttle();
    await page.getByText('Saved', { exact: true }).last().waitFor();
    expect(await savedFiles(page)).toEqual({ [NAME]: hash(whole) });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const { page } = await underWay();
    await page.getByRole('button', { name: `Cancel ${NAME}` }).click();
    await page.getByRole('progressbar', { name: NAME }).waitFor({ state: 'detached' });
    await expect.poll(() => savedFiles(page), { timeout: 20_000 }).toEqual({});
  });

  it('goes on while another page is looked at', async () => {
    const { page, throttle } = await underWay();
    await page.goto(`${server.address}/#/`);
    await throttle();
    await expect.poll(() => savedFiles(page), { timeout: 20_000 }).toEqual({ [NAME]: hash(whole) });
  });

  it('of many goes into a folder, one after the other', async () => {
    const pictures = [await archive.picture(), await archive.picture()];
    const page = await openAt(server, '/library');
    await savePrivately(page);
    for (const record of [...pictures, film]) await cardOf(page, record).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Download 3' }).click();
    await expect.poll(() => page.getByText('Saved', { exact: true }).count(), { timeout: 20_000 }).toBe(3);
    const files = await Promise.all(pictures.map((record) => archive.file(record)));
    expect(await savedFiles(page)).toEqual({
      [`films/${NAME}`]: hash(whole),
      ...Object.fromEntries(
        pictures.map(({ file }, index) => [`films/${file}`, hash(files[index] as Buffer)]),
      ),
    });
  });

  it('that is small goes through memory where the browser cannot write into a file', async () => {
    const page = await openFilm();
    await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const download = await coming;
    expect(download.url()).toMatch(/^blob:/);
    expect(download.suggestedFilename()).toBe(NAME);
    expect(hash(readFileSync(await download.path()))).toBe(hash(whole));
  });

  it('that is large is left to the browser there', async () => {
    const page = await openAt(server, '/library');
    // As if it had two gigabytes: the list alone says so.
    await page.route(/\/api\/recordings(?:\/[^/?]+)?(?:\?.*)?$/, async (route) => {
      const answer = await route.fetch();
      const text = (await answer.text()).replaceAll(`"bytes":${film.bytes}`, '"bytes":2000000000');
      await route.fulfill({ response: answer, body: text });
    });
    await page.goto(`${server.address}/#${placeOf(film)}`);
    await page.reload();
    await untilReady(page);
    await page.getByRole('region', { name: 'Spindle: left/right' }).getByText('2.0 GB').waitFor();
    await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    const download = await coming;
    expect(download.url()).toBe(`${server.address}/api/recordings/${film.id}/file?download=1`);
    expect(hash(readFileSync(await download.path()))).toBe(hash(whole));
    expect(await page.getByRole('progressbar').count()).toBe(0);
    // What is on its way through the route is waited for.
    await page.unrouteAll({ behavior: 'wait' });
  });

  it('says why it has failed, and is tried again', async () => {
    const page = await openFilm();
    await savePrivately(page);
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    await archive.ask('DELETE', `/api/recordings/${film.id}?undo=60`);
    await page.getByRole('heading', { name: 'It is not there any more' }).waitFor();
    await archive.ask('POST', `/api/recordings/${film.id}/restore`);
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    await page.route(/\/file$/, (route) =>
      route.fulfill({
        status: 404,
        json: { error: { code: 'NOT_FOUND', message: 'There is no such film' } },
      }),
    );
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await page.getByText('Not saved: There is no such film').waitFor();
    await page.unroute(/\/file$/);
    // The player may have met the same answer, and offers it too.
    await page.locator('.library-downloads').getByRole('button', { name: 'Try again' }).click();
    await page.getByText('Saved', { exact: true }).last().waitFor();
    expect(await savedFiles(page)).toEqual({ [NAME]: hash(whole) });
  });

  it('goes on where it was when the server comes back', async () => {
    const { port } = new URL(server.address);
    // What a kernel has of the film would come after the end of its server: the cable is pulled as well.
    const proxy = await CaptiveProxy.start(server.address);
    onTestFinished(() => proxy.close());
    const page = await openFilm(proxy);
    await savePrivately(page);
    await page.getByRole('button', { name: 'Download', exact: true }).waitFor();
    proxy.holdAnswer(FETCHED_FILM, 1_000_000);
    await page.getByRole('button', { name: 'Download', exact: true }).click();
    await expect.poll(() => received(page), { timeout: 10_000 }).toBeGreaterThan(900_000);
    await archive.close();
    await server.crash();
    proxy.cut();
    await page.getByText('Connection lost; it goes on by itself').waitFor();
    const before = await received(page);
    const ranges: string[] = [];
    page.on('request', (request) => {
      const { range } = request.headers();
      if (range && request.resourceType() === 'fetch') ranges.push(range);
    });
    server = await TestServer.start({ data: first.data, flags: ['--port', port] });
    archive = await Archive.of(server);
    await page.getByText('Saved', { exact: true }).last().waitFor();
    expect(ranges).toContain(`bytes=${before}-`);
    expect(await savedFiles(page)).toEqual({ [NAME]: hash(whole) });
  });
});
