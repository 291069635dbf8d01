import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { play, probe } from '../ffmpeg.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { Archive, openAt, placeOf } from './library.testkit.ts';
import {
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  fits,
  lookAtBoth,
  type Opening,
  violationsOf,
} from './page.testkit.ts';

let server: TestServer;
let archive: Archive;
let film: MediaRecord;
let older: MediaRecord;
let picture: MediaRecord;
beforeAll(async () => {
  server = await TestServer.start();
  archive = await Archive.of(server);
  film = await archive.film(6_000);
  older = await archive.picture();
  picture = await archive.picture();
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await archive.close();
  await server.dispose();
});

/** Opens a film and waits until it can be played. */
async function openFilm(options: Opening = {}): Promise<Page> {
  const page = await openAt(server, placeOf(film), options);
  await ready(page);
  return page;
}

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => (document.querySelector('video')?.readyState ?? 0) >= 2);
}

/** The frame that the browser really shows. */
function frameOf(page: Page): Promise<number> {
  return page.evaluate(
    (fps) => Math.floor((document.querySelector('video')?.currentTime ?? -1) * fps),
    film.fps,
  );
}

describe.each(EVERY_SIZE)('the player on a %s', (size) => {
  it('plays a film, and fits', async () => {
    const page = await openFilm({ size });
    await page.getByRole('button', { name: 'Play the film' }).click();
    await page.waitForFunction(() => (document.querySelector('video')?.currentTime ?? 0) > 0.5);
    await page.getByRole('button', { name: 'Pause the film' }).click();
    await page.getByRole('button', { name: 'Mark in' }).click();
    await page.getByRole('button', { name: '10 seconds on' }).click();
    await page.getByRole('button', { name: 'Mark out' }).click();
    await page.getByRole('button', { name: 'Download the part' }).waitFor();
    expect(await fits(page)).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `player-${size}`);
  });
});

describe('the player', () => {
  it('goes from frame to frame, by keys and by buttons', async () => {
    const page = await openFilm();
    for (let step = 0; step < 5; step += 1) await page.keyboard.press('.');
    await expect.poll(() => frameOf(page)).toBe(5);
    await page.getByRole('button', { name: 'One frame back' }).click();
    await expect.poll(() => frameOf(page)).toBe(4);
    await page.getByText('Frame 4', { exact: true }).waitFor();
    // The picture itself has its number in it: what is shown is another one each time.
    const look = () => page.locator('video').screenshot();
    const before = await look();
    await page.getByRole('button', { name: 'One frame on' }).click();
    await expect.poll(() => frameOf(page)).toBe(5);
    await expect.poll(async () => before.equals(await look())).toBe(false);
  });

  it('goes anywhere by its line', async () => {
    const page = await openFilm();
    const line = page.getByRole('slider', { name: 'Position' });
    await line.fill('100');
    await expect.poll(() => frameOf(page)).toBe(100);
    await line.press('ArrowRight');
    await expect.poll(() => frameOf(page)).toBe(101);
    expect(await line.getAttribute('aria-valuetext')).toContain('0:03.367 of ');
  });

  it('plays faster and slower', async () => {
    const page = await openFilm();
    const rate = () => page.evaluate(() => document.querySelector('video')?.playbackRate);
    await page.getByRole('combobox', { name: 'Speed' }).selectOption('0.25');
    expect(await rate()).toBe(0.25);
    await page.locator('.library-record h2').focus();
    for (let press = 0; press < 9; press += 1) await page.keyboard.press('>');
    await expect.poll(rate).toBe(4);
    await page.keyboard.press('Space');
    await page.waitForFunction(() => document.querySelector('video')?.ended);
  });

  it('saves the part between two marks, as a film of its own', async () => {
    const page = await openFilm();
    // Without the means to write into a file, as in a page without TLS.
    await page.evaluate(() => Object.assign(window, { showSaveFilePicker: undefined }));
    await page.getByRole('slider', { name: 'Position' }).fill('60');
    await page.locator('.library-record h2').focus();
    await page.keyboard.press('i');
    await page.getByRole('slider', { name: 'Position' }).fill('119');
    await page.locator('.library-record h2').focus();
    await page.keyboard.press('o');
    await page.getByText('Part from 0:02.000 to 0:04.000').waitFor({ state: 'attached' });
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Download the part' }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe(`${film.id} 0.02.000-0.04.000.mp4`);
    const path = join(server.data, 'part.mp4');
    await download.saveAs(path);
    expect(await play(path)).toBe('');
    const part = await probe(path);
    // It is cut at key frames: at most so much more as lies between two of them.
    expect(part.duration).toBeGreaterThan(1.95);
    expect(part.duration).toBeLessThan((film.durationMs / 1_000) * 0.9);
    expect(part.times[0]).toBe(0);
  });

  it('shows a film that is still being recorded, and what is new of it', async () => {
    const live = await archive.begin(2_000);
    const page = await openAt(server, placeOf(live));
    await ready(page);
    const duration = () => page.evaluate(() => document.querySelector('video')?.duration ?? 0);
    const before = await duration();
    expect(before).toBeGreaterThan(0.5);
    await page.getByText('Still being recorded').waitFor();
    await archive.recorded(5_000);
    await page.getByRole('button', { name: 'Show what is new' }).click();
    await expect.poll(duration).toBeGreaterThan(before + 1);
    await archive.end();
    await page.getByRole('button', { name: 'Show what is new' }).click();
    await page.getByText('Still being recorded').waitFor({ state: 'detached' });
    await archive.ask('DELETE', `/api/recordings/${live.id}`);
  });

  it('says that what is looked at has been deleted', async () => {
    const doomed = await archive.picture();
    const page = await openAt(server, placeOf(doomed));
    await page.getByRole('button', { name: 'Delete' }).waitFor();
    await archive.ask('DELETE', `/api/snapshots/${doomed.id}`);
    await page.getByRole('heading', { name: 'It is not there any more' }).waitFor();
    await page.getByRole('button', { name: 'Back to the library' }).click();
    await page.getByRole('heading', { name: 'Library', level: 2 }).waitFor();
  });
});

describe('the viewer of pictures', () => {
  it('zooms by wheel, double tap, buttons and keys', async () => {
    const page = await openAt(server, placeOf(picture));
    const image = page.locator('.library-stage img');
    await image.waitFor();
    const scale = () => image.evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await expect.poll(scale).toBeCloseTo(1.5);
    await page.keyboard.press('0');
    await expect.poll(scale).toBe(1);
    await page.locator('.library-stage').hover({ position: { x: 50, y: 60 } });
    await page.mouse.wheel(0, -400);
    await expect.poll(scale).toBeGreaterThan(2);
    await page.keyboard.press('0');
    await page.locator('.library-stage').dblclick();
    await expect.poll(scale).toBe(3);
  });

  it('turns to the next one and back', async () => {
    const page = await openAt(server, placeOf(picture));
    const address = () => page.locator('.library-stage img').getAttribute('src');
    await expect.poll(address).toContain(picture.id);
    // The list it is turned in has to be known.
    await expect.poll(() => page.getByRole('button', { name: 'Older one' }).isEnabled()).toBe(true);
    await page.keyboard.press('n');
    await expect.poll(address).toContain(older.id);
    await page.getByRole('button', { name: 'Newer one' }).click();
    await expect.poll(address).toContain(picture.id);
    await page.keyboard.press('Escape');
    // Whoever goes by keys is where they came from.
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe(`library-${picture.id}`);
  });

  it('shows the picture itself', async () => {
    const page = await openAt(server, placeOf(picture));
    const width = () =>
      page.locator('.library-stage img').evaluate((image) => (image as HTMLImageElement).naturalWidth);
    await expect.poll(width).toBe(Number(picture.resolution.split('x')[0]));
  });
});
