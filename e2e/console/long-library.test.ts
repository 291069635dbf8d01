import type { MediaRecord } from '@sightglass/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../server.testkit.ts';
import { Archive, cardOf, keyOf, openAt, shown } from './library.testkit.ts';
import { closeBrowser, closeConsoles } from './page.testkit.ts';

/** It is read page by page, on a machine with much else to do. */
const PATIENT = { timeout: 20_000 };

let server: TestServer;
let archive: Archive;
let film: MediaRecord;
let oldest: MediaRecord;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true });
  archive = await Archive.of(server);
  film = await archive.film(1_500);
  await archive.ask('PATCH', `/api/recordings/${film.id}`, { name: 'Spindle, left' });
  oldest = await archive.picture();
  for (let taken = 0; taken < 70; taken += 1) await archive.picture();
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await archive.close();
  await server.dispose();
});

describe('a library that is longer than what is read of it', () => {
  it('reads on as it is scrolled, to the oldest', async () => {
    const page = await openAt(server, '/library');
    await cardOf(page, await archive.newest('snapshots')).waitFor();
    const total = (await archive.list('snapshots')).length + (await archive.list('recordings')).length;
    await expect
      .poll(async () => {
        await page.locator('main [data-record]').last().scrollIntoViewIfNeeded();
        return (await shown(page)).length;
      }, PATIENT)
      .toBe(total);
    await page.getByText(`${total} in all`).waitFor();
  });

  it('chooses all there are, also those that it has not read yet', async () => {
    const page = await openAt(server, '/library?kind=snapshot');
    const total = (await archive.list('snapshots')).length;
    await cardOf(page, await archive.newest('snapshots')).waitFor();
    expect((await shown(page)).length).toBeLessThan(total);
    await page.keyboard.press('a');
    await page
      .getByRole('button', { name: `Delete ${total}` })
      .and(page.locator(':enabled'))
      .waitFor();
    expect(await shown(page)).toHaveLength(total);
    await page.keyboard.press('Escape');
  });

  it('finds what is further down than it has read', async () => {
    await archive.ask('PATCH', `/api/snapshots/${oldest.id}`, { note: 'Größe ab\u202Ecd' });
    const page = await openAt(server, '/library', { size: 'phone' });
    await cardOf(page, await archive.newest('snapshots')).waitFor();
    expect(await cardOf(page, oldest).count()).toBe(0);
    await page.getByRole('searchbox').fill('grosse');
    await expect.poll(() => shown(page)).toEqual([keyOf(oldest)]);
    await page.getByText('1 in all').waitFor();
    // What turns text around turns its own alone.
    const note = cardOf(page, oldest).locator('.library-card-note bdi');
    expect(await note.evaluate((element) => getComputedStyle(element).unicodeBidi)).toBe('isolate');
  });

  it('has what is looked for in its address: there when loaded anew, sent on, and on the way back', async () => {
    const page = await openAt(server, '/library/?search=spindle&kind=recording');
    await expect.poll(() => shown(page)).toEqual([keyOf(film)]);
    await page.getByRole('searchbox').fill('spindle, left ');
    await expect.poll(() => page.url()).toContain('#/library?kind=recording&search=spindle%2C+left+');
    await page.reload();
    expect(await page.getByRole('searchbox').inputValue()).toBe('spindle, left ');
    await expect.poll(() => shown(page)).toEqual([keyOf(film)]);
    await cardOf(page, film).getByRole('link').click();
    await page.getByRole('heading', { name: 'Spindle, left' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Back to the library' }).click();
    await expect.poll(() => shown(page)).toEqual([keyOf(film)]);
    expect(await page.getByRole('radio', { name: 'Recordings' }).isChecked()).toBe(true);
    await page.goBack();
    await page.getByRole('heading', { name: 'Spindle, left' }).waitFor();
    await page.goBack();
    expect(await page.getByRole('searchbox').inputValue()).toBe('spindle, left ');
  });
});
