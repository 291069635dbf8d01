import type { MediaRecord } from '@sightglass/protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestServer } from '../server.testkit.ts';
import { Archive, cardOf, keyOf, openAt, placeOf, shown } from './library.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  fits,
  lookAtBoth,
  openConsole,
  signIn,
  violationsOf,
} from './page.testkit.ts';

const HOSTILE = '<img src=x onerror="document.title=1">';

let first: TestServer;
let server: TestServer;
let archive: Archive;
let film: MediaRecord;
let hostile: MediaRecord;
let picture: MediaRecord;
beforeAll(async () => {
  first = await TestServer.start({ smallPicture: true });
  server = first;
  archive = await Archive.of(server);
  film = await archive.film(1_500);
  hostile = await archive.picture();
  picture = await archive.picture();
  await archive.ask('PATCH', `/api/recordings/${film.id}`, { name: 'Spindle, left', note: 'Coolant on' });
  await archive.ask('PATCH', `/api/snapshots/${hostile.id}`, { name: HOSTILE });
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await archive.close();
  await server.stop();
  await first.dispose();
});

describe.each(EVERY_SIZE)('the library on a %s', (size) => {
  it('shows all there is, newest first, and fits', async () => {
    const opening = { size, user: ADMIN, path: '/#/library' };
    const { page, complaints, strangers } = await openConsole(server, opening);
    await cardOf(page, film).waitFor();
    expect(await shown(page)).toEqual([picture, hostile, film].map(keyOf));
    const thumbnails = page.locator('main [data-record] img');
    await expect
      .poll(() =>
        thumbnails.evaluateAll((all) => all.map((image) => (image as HTMLImageElement).naturalWidth)),
      )
      .toEqual([320, 320, 320]);
    expect(await fits(page)).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    for (const field of ['input[type=search]', 'input[type=date]', 'input[type=radio]']) {
      const box = await page.locator(`.library-filter ${field}`).first().boundingBox();
      expect(box?.height, field).toBeGreaterThanOrEqual(size === 'panel' ? 48 : 44);
    }
    await lookAtBoth(page, `library-${size}`);
    await page.getByRole('radio', { name: 'List' }).check({ force: true });
    await cardOf(page, film).getByRole('checkbox').check();
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `library-rows-${size}`);
    expect(complaints).toEqual([]);
    expect(strangers).toEqual([]);
  });

  it('shows a record, and fits', async () => {
    const page = await openAt(server, '/library', { size });
    await cardOf(page, hostile).getByRole('link').click();
    await page.getByRole('textbox', { name: 'Note' }).waitFor();
    expect(await fits(page)).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `viewer-${size}`);
  });
});

describe('the library', () => {
  it('shows a hostile name as text', async () => {
    const page = await openAt(server, '/library');
    await page.getByText(HOSTILE).waitFor();
    await cardOf(page, hostile).getByRole('link').click();
    await page.getByRole('heading', { name: HOSTILE }).waitFor();
    expect(await page.locator('[onerror]').count()).toBe(0);
    expect(await page.title()).toBe('Library · Sightglass');
  });

  it('is narrowed by kind, by day and by words', async () => {
    const page = await openAt(server, '/library');
    await cardOf(page, film).waitFor();
    await page.getByRole('radio', { name: 'Recordings' }).check({ force: true });
    await expect.poll(() => shown(page)).toEqual([keyOf(film)]);
    await page.getByRole('radio', { name: 'Pictures' }).check({ force: true });
    await expect.poll(() => shown(page)).toEqual([picture, hostile].map(keyOf));
    await page.getByRole('radio', { name: 'All' }).check({ force: true });
    await page.getByRole('searchbox').fill('SPINDLE');
    await expect.poll(() => shown(page)).toEqual([keyOf(film)]);
    await page.getByRole('searchbox').fill('nothing of the kind');
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(() => shown(page)).toHaveLength(3);
    const day = page.getByLabel('Day', { exact: true });
    await day.fill('2020-02-29');
    await expect.poll(() => shown(page)).toEqual([]);
    const today = await page.evaluate(() => {
      const now = new Date();
      const two = (value: number) => String(value).padStart(2, '0');
      return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    });
    await day.fill(today);
    await expect.poll(() => shown(page)).toHaveLength(3);
  });

  it('is renamed in one page and follows in another, and nothing typed there is lost', async () => {
    const [one, other] = [await openAt(server, '/library'), await openAt(server, '/library')];
    await cardOf(other, picture).getByRole('link').click();
    await other.getByRole('textbox', { name: 'Note' }).fill('half a sente');
    await cardOf(one, picture).getByRole('link').click();
    await one.getByRole('textbox', { name: 'Name' }).fill('Tool 7');
    await one.getByRole('textbox', { name: 'Note' }).fill('worn');
    await one.getByRole('button', { name: 'Save' }).click();
    await other.getByRole('heading', { name: 'Tool 7' }).waitFor();
    expect(await other.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('half a sente');
    await other.getByText('Somebody else has changed it meanwhile: worn').waitFor();
    const changed = await archive.ask<MediaRecord>('GET', `/api/snapshots/${picture.id}`);
    expect(changed).toMatchObject({ name: 'Tool 7', note: 'worn' });
  });

  it('keeps what is typed and not saved, whatever becomes of its form', async () => {
    const user = { username: 'scribe', password: 'a password to write with' };
    await archive.ask('POST', '/api/users', { ...user, role: 'operator' });
    const page = await openAt(server, placeOf(film), { user });
    const note = page.getByRole('textbox', { name: 'Note' });
    await note.fill('half a sente');
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Newer one' }).click();
    await expect.poll(() => note.inputValue()).not.toBe('half a sente');
    await page.getByRole('button', { name: 'Older one' }).click();
    await expect.poll(() => note.inputValue()).toBe('half a sente');
    await note.press('Escape');
    await page.keyboard.press('Escape');
    await cardOf(page, film).getByText('Not saved').waitFor();
    await page.reload();
    await cardOf(page, film).getByText('Not saved').waitFor();
    await cardOf(page, film).getByRole('link').click();
    await archive.ask('PATCH', '/api/users/scribe', { role: 'viewer' });
    await page.getByText('Note, typed and not saved').waitFor();
    await page.getByText('half a sente').waitFor();
    await archive.ask('PATCH', '/api/users/scribe', { role: 'operator' });
    await expect.poll(() => note.inputValue()).toBe('half a sente');
    await page.getByRole('button', { name: 'Take back' }).click();
    expect(await note.inputValue()).toBe('Coolant on');
  });

  it('says of an unknown address only what is known', async () => {
    const page = await openAt(server, '/library/recordings/20200101T000000000-0000');
    await page.getByRole('heading', { name: 'Not in the library' }).waitFor();
    expect(await page.getByText('has been deleted').count()).toBe(0);
    await page.goto(`${server.address}/#/library/%ZZ`);
    await page.getByRole('heading', { name: 'Not in the library' }).waitFor();
    await page.getByRole('link', { name: 'Back to the library' }).click();
    await cardOf(page, film).waitFor();
    await page.goto(`${server.address}/#/library?day=2026-02-31&kind=zzz`);
    await expect.poll(() => page.url()).toMatch(/#\/library$/);
    await cardOf(page, film).waitFor();
  });

  it('lets go of what is deleted, everywhere, and brings it back', async () => {
    const [one, other] = [await openAt(server, '/library'), await openAt(server, '/library')];
    await cardOf(other, film).waitFor();
    await cardOf(one, film).getByRole('link').click();
    await one.getByRole('button', { name: 'Delete' }).click();
    await cardOf(other, film).waitFor({ state: 'detached' });
    await one.getByRole('button', { name: 'Undo' }).click();
    await cardOf(other, film).waitFor();
    await cardOf(one, film).waitFor();
    expect(await archive.list('recordings')).toHaveLength(1);
  });

  it('chooses many by keys, deletes them and brings them back', async () => {
    const page = await openAt(server, '/library');
    await cardOf(page, picture).getByRole('link').focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.getByText('3 selected').waitFor();
    await page.keyboard.press('Space');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('Delete');
    await page.getByText('2 deleted').waitFor();
    expect(await shown(page)).toEqual([keyOf(film)]);
    // Whoever works by keys goes on from what was beside it.
    expect(await page.evaluate(() => document.activeElement?.id)).toBe(`library-${film.id}`);
    await page.keyboard.press('Control+z');
    await expect.poll(() => shown(page)).toHaveLength(3);
    await page.getByText('2 are back').waitFor();
    await page.keyboard.press('Control+a');
    expect(await archive.list('snapshots')).toHaveLength(2);
  });

  it('chooses a range by Shift and a click', async () => {
    const page = await openAt(server, '/library');
    await cardOf(page, picture).getByRole('checkbox').click();
    await cardOf(page, film)
      .getByRole('checkbox')
      .click({ modifiers: ['Shift'] });
    await page.getByText('3 selected').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByText('3 selected').waitFor({ state: 'detached' });
  });

  it('shows values and no way to change them to somebody who may look only', async () => {
    const user = { username: 'watcher', password: 'a password to look with' };
    await archive.ask('POST', '/api/users', { ...user, role: 'viewer' });
    const page = await openAt(server, '/library', { user });
    await cardOf(page, film).getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Download 1' }).waitFor();
    expect(await page.getByRole('button', { name: 'Delete 1' }).count()).toBe(0);
    await cardOf(page, film).getByRole('link').click();
    await page.getByText('Coolant on').last().waitFor();
    expect(await page.getByRole('textbox', { name: /Name|Note/ }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Delete' }).count()).toBe(0);
  });

  it('tells of the room that is left', async () => {
    const page = await openAt(server, '/library');
    const room = page.getByRole('region', { name: 'Storage' });
    await expect.poll(() => room.textContent()).toMatch(/free · .* used.* left to record/);
  });

  it('speaks German', async () => {
    const page = await openAt(server, '/library', { locale: 'de-DE', size: 'phone' });
    await page.getByRole('radio', { name: 'Aufnahmen' }).waitFor();
    await cardOf(page, film).getByRole('checkbox').check();
    await page.getByText('1 ausgewählt').first().waitFor();
    expect(await fits(page)).toBe(true);
    await lookAtBoth(page, 'library-german-phone');
  });

  it('shows what is being recorded as such, and that it has ended', async () => {
    const page = await openAt(server, '/library');
    const live = await archive.begin();
    const card = cardOf(page, live);
    await card.getByText('Being recorded').first().waitFor();
    await card.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Download 1' }).waitFor();
    expect(await page.getByRole('button', { name: 'Delete 1' }).count()).toBe(0);
    await archive.end();
    await card.getByText('Being recorded').first().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete 1' }).waitFor();
  });

  it('comes back by itself when the server has been away', async () => {
    const { port } = new URL(server.address);
    const page = await openAt(server, '/library');
    await cardOf(page, await archive.newest('snapshots')).waitFor();
    const cut = await archive.begin();
    await archive.close();
    await server.crash();
    server = await TestServer.start({ data: first.data, flags: ['--port', port] });
    archive = await Archive.of(server);
    const newest = await archive.picture();
    await cardOf(page, newest).waitFor();
    // What was being recorded says how it ended, and has room to.
    const said = cardOf(page, cut).locator('.library-cut-short');
    await said.filter({ hasText: 'Cut short' }).waitFor();
    expect(await said.evaluate((badge) => badge.scrollWidth <= badge.clientWidth)).toBe(true);
    await cardOf(page, cut).getByRole('link').click();
    await page
      .locator('.library-remark')
      .getByText('the camera server went down or lost its power')
      .waitFor();
    const german = await openAt(server, '/library', { locale: 'de-DE', size: 'phone' });
    const badge = cardOf(german, cut).locator('.library-cut-short');
    await badge.filter({ hasText: 'Abgebrochen' }).waitFor();
    const [within, card] = [await badge.boundingBox(), await cardOf(german, cut).boundingBox()];
    // Beside the place where it is chosen.
    expect((within?.x ?? 0) - (card?.x ?? 0)).toBeGreaterThanOrEqual(44);
    await lookAtBoth(german, 'library-cut-short-phone');
  });
});

it('is not for somebody who is not signed in', async () => {
  const { page } = await openConsole(server, { path: '/#/library' });
  await page.getByRole('heading', { name: 'The library asks for Media_r' }).waitFor();
  expect(await violationsOf(page)).toEqual([]);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await signIn(page, ADMIN);
  await page.locator('main [data-record]').first().waitFor();
});
