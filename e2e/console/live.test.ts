import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import {
  addViewer,
  lookOf,
  mediaProcessOf,
  middleOf,
  pinch,
  untilMoved,
  untilSight,
} from './live.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  fits,
  lookAtBoth,
  openConsole,
  type Person,
  type Size,
  violationsOf,
} from './page.testkit.ts';

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await TestServer.start();
  client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await client.close();
  await server.dispose();
});

/** The live page of the administrator, or of somebody else, with its picture. */
async function live(size: Size = 'panel', user: Person = ADMIN): Promise<Page> {
  const { page } = await openConsole(server, { size, user });
  await untilSight(page, 'live');
  return page;
}

describe.each(EVERY_SIZE)('the live page on a %s', (size) => {
  it('shows the moving picture as large as there is room, and nothing is cut off', async () => {
    const page = await live(size);
    await untilMoved(page);
    const { stage, frame } = await page.evaluate(() => {
      const box = (name: string) => {
        const { width = 0, height = 0 } = document.querySelector(name)?.getBoundingClientRect() ?? {};
        return { width, height };
      };
      return { stage: box('.live-stage'), frame: box('.live-frame') };
    });
    expect(frame.width / frame.height).toBeCloseTo(16 / 9, 1);
    expect(Math.min(stage.width - frame.width, stage.height - frame.height)).toBeLessThan(2);
    expect(await fits(page)).toBe(true);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `live-${size}`);
  });
});

describe.each(EVERY_SIZE)('the live page in German on a %s', (size) => {
  it('has room for its words, also for those who may only look', async () => {
    const user = await addViewer(server);
    const { page } = await openConsole(server, { size, user, locale: 'de-DE' });
    await untilSight(page, 'live');
    await page.getByText('Licht 1 an').first().waitFor();
    expect(await fits(page)).toBe(true);
    const cut = await page
      .locator('.live-value, .live-mark, .transport p')
      .evaluateAll((texts) =>
        texts.filter((text) => text.scrollWidth > text.clientWidth).map((text) => text.textContent),
      );
    expect(cut).toEqual([]);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, `live-german-${size}`);
  });
});

describe('the picture', () => {
  it('tells how long it takes from the camera to the screen, and by which way it comes', async () => {
    const page = await live();
    const mark = page.locator('.live-now');
    await expect.poll(() => mark.textContent()).toMatch(/Live\s*\d+ ms/);
    await mark.click();
    await expect.poll(() => page.locator('.live-way').textContent()).toContain('WebCodecs');
    await page.keyboard.press('Escape');
    expect(await page.locator('.live-way').count()).toBe(0);
  });

  it('is zoomed by the wheel at the place of the pointer, dragged, and whole again by one press', async () => {
    const page = await live();
    const middle = await middleOf(page);
    // Pointers stand on whole pixels, the middle of the picture need not.
    const aside = Math.round(middle.x + 120) - middle.x;
    await page.mouse.move(middle.x + aside, middle.y);
    await page.mouse.wheel(0, -400);
    await expect.poll(async () => (await lookOf(page)).scale).toBeGreaterThan(2);
    const before = await lookOf(page);
    // What is under the pointer stays there.
    expect((aside - before.x) / before.scale).toBeCloseTo(aside, 0);
    await page.mouse.down();
    await page.mouse.move(middle.x + 60, middle.y + 20, { steps: 5 });
    await page.mouse.up();
    const after = await lookOf(page);
    expect(after.x).toBeLessThan(before.x - 40);
    expect(after.y).toBeGreaterThan(before.y + 10);
    const reset = page.locator('.live-zoom');
    expect(await reset.textContent()).toMatch(/^\d\.\d×$/);
    await reset.click();
    expect(await lookOf(page)).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it('is zoomed by two fingers and by a double tap, and back', async () => {
    const page = await live('phone');
    const middle = await middleOf(page);
    await pinch(page, middle, 80, 240);
    await expect.poll(async () => (await lookOf(page)).scale).toBeGreaterThan(2.5);
    await page.locator('.live-zoom').click();
    for (const scale of [2.5, 1]) {
      await page.touchscreen.tap(middle.x, middle.y);
      await page.touchscreen.tap(middle.x, middle.y);
      await expect.poll(async () => (await lookOf(page)).scale).toBeCloseTo(scale);
    }
  });

  it('is zoomed and moved by keys, while marks and tools keep their size', async () => {
    const page = await live();
    const size = () => page.locator('.live-now').evaluate((mark) => mark.getBoundingClientRect().height);
    const before = await size();
    await page.keyboard.press('+');
    await page.keyboard.press('+');
    await page.locator('.live-surface').focus();
    await page.keyboard.press('ArrowRight');
    const { scale, x } = await lookOf(page);
    expect(scale).toBeCloseTo(2.25);
    expect(x).toBeLessThan(0);
    expect(await size()).toBe(before);
    await page.keyboard.press('0');
    expect(await lookOf(page)).toEqual({ scale: 1, x: 0, y: 0 });
  });

  it('stands still when it is frozen, and goes on at once', async () => {
    const page = await live();
    await page.getByRole('button', { name: 'Freeze the picture' }).click();
    await page
      .locator('.live-frozen-mark')
      .getByText(/0:0\d old/)
      .waitFor();
    expect(await page.locator('.live-now').count()).toBe(0);
    const frozen = page.locator('canvas.live-frozen');
    const look = () => frozen.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const first = await look();
    await untilMoved(page);
    expect(await look()).toBe(first);
    await page.keyboard.press('z');
    await frozen.waitFor({ state: 'hidden' });
  });

  it('has a grid, and fills the screen with the transport bar alone', async () => {
    const page = await live('desktop');
    await page.keyboard.press('g');
    await page.locator('.live-grid').waitFor();
    const before = (await page.locator('.live-frame').boundingBox())?.width ?? 0;
    await page.getByRole('button', { name: 'Full screen' }).click();
    await expect
      .poll(async () => (await page.locator('.live-frame').boundingBox())?.width ?? 0)
      .toBeGreaterThan(before);
    await page.locator('.transport').waitFor();
    await page.getByRole('button', { name: 'Full screen' }).click();
    await expect.poll(async () => (await page.locator('.live-frame').boundingBox())?.width).toBe(before);
  });
});

describe('the cameras', () => {
  it('change places, lights and sensors by a press, for everybody', async () => {
    const page = await live('phone');
    await page.getByRole('button', { name: /is main/ }).click();
    await client.told('main-camera', 2);
    await page.keyboard.press('m');
    await client.told('main-camera', 1);
    await page.keyboard.press('i');
    await client.told('pip-mode', 'top-left');
    await client.ask({ 'pip-mode': 'off' });
    for (const camera of [1, 2] as const) {
      await page.keyboard.press(String(camera));
      await client.told(`cam${camera}-light`, false);
      await client.ask({ [`cam${camera}-light`]: true });
    }
    await page.getByRole('button', { name: 'Light of camera 1' }).click();
    await client.told('cam1-light', false);
    await client.ask({ 'cam1-light': true });
    await page.locator('button[aria-label="Light of camera 1"][aria-pressed=true]').waitFor();
    await page.getByRole('button', { name: /sensor 1 of camera 1/ }).click();
    await client.told('cam1-sensor', 2);
    await client.ask({ 'cam1-sensor': 1 });
  });

  it('stand in the corner that the second one is dragged to, beside each other, or where keys move it', async () => {
    const page = await live('panel');
    await client.ask({ 'pip-mode': 'top-right' });
    const handle = page.locator('.live-inset-handle');
    const middle = await middleOf(page);
    const drag = async (x: number, y: number) => {
      const box = await handle.boundingBox();
      if (!box) throw new Error('There is no handle');
      const grip = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
      await page.mouse.move(grip.x, grip.y);
      await page.mouse.down();
      await page.mouse.move(x, y, { steps: 6 });
      await page.mouse.up();
    };
    await drag(middle.x - 150, middle.y + 100);
    await client.told('pip-mode', 'bottom-left');
    // By the picture itself as well, as soon as it is drawn there.
    const beside = async (side: 'left' | 'right') => {
      const box = page.locator('.live-inset-box');
      await expect
        .poll(async () => ((await box.boundingBox())?.x ?? Number.NaN) < middle.x)
        .toBe(side === 'left');
      const { x, y, width, height } = (await box.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
      // Below its handle, and beside the mark that tells the delay.
      return { x: x + width * 0.8, y: y + height * 0.75 };
    };
    const left = await beside('left');
    await page.mouse.move(left.x, left.y);
    await page.mouse.down();
    await page.mouse.move(middle.x + 250, middle.y + 130, { steps: 6 });
    await page.mouse.up();
    await client.told('pip-mode', 'bottom-right');
    const right = await beside('right');
    await page.mouse.dblclick(right.x, right.y);
    await expect.poll(async () => (await lookOf(page)).scale).toBeGreaterThan(1);
    await page.locator('.live-zoom').click();
    await handle.focus();
    await page.keyboard.press('ArrowUp');
    await client.told('pip-mode', 'top-right');
    await page.keyboard.press('s');
    await client.told('pip-mode', 'side-by-side');
    await page.getByRole('button', { name: 'Second camera in the picture' }).click();
    await page.getByText('Off', { exact: true }).click();
    await client.told('pip-mode', 'off');
  });

  it('are values, not buttons, for those who may only look', async () => {
    const page = await live('panel', await addViewer(server));
    await client.ask({ 'pip-mode': 'top-left' });
    await page.getByText('Light 1 on').waitFor();
    expect(await page.getByRole('button', { name: /Light of camera/ }).count()).toBe(0);
    expect(await page.locator('.live-inset-handle').count()).toBe(0);
    await client.ask({ 'pip-mode': 'off' });
  });
});

describe('what is read from afar', () => {
  it('is a solid red ring with the time while recording, dashed and amber while paused', async () => {
    const page = await live('desktop');
    const ring = () =>
      page.locator('.live-ring').evaluate((element) => {
        const { borderTopStyle, borderTopColor } = getComputedStyle(element);
        return `${borderTopStyle} ${borderTopColor}`;
      });
    await client.ask({ record: true });
    await page
      .locator('.live-recording[data-record=recording]')
      .getByText(/00:00:0[1-9]/)
      .waitFor();
    expect(await ring()).toBe('solid rgb(255, 75, 62)');
    await client.ask({ record: 'pause' });
    await page.locator('.live-recording[data-record=paused]').waitFor();
    expect(await ring()).toBe('dashed rgb(255, 176, 32)');
    await lookAtBoth(page, 'live-paused');
    await client.ask({ record: false });
    await page.locator('.live-recording').waitFor({ state: 'detached' });
  });

  it('is the picture again within 3 s when the media process has died', async () => {
    const page = await live();
    await untilMoved(page);
    process.kill(mediaProcessOf(server), 'SIGKILL');
    await page.locator('.live-no-signal').first().waitFor();
    await untilSight(page, 'live', 3_000);
    expect(await untilMoved(page)).toBeLessThan(3_000);
  });

  it('says which camera gives no signal, since when, and what is tried', async () => {
    const dark = await TestServer.start({
      flags: ['--cam1', 'rtsp://127.0.0.1:9/machine', '--cam2', 'synthetic'],
    });
    const { page } = await openConsole(dark, { size: 'panel', user: ADMIN });
    await untilSight(page, 'dark');
    const plate = page.locator('.live-no-signal[data-camera="1"]');
    await expect.poll(() => plate.textContent()).toMatch(/No signal from camera 1 since \d+:\d+/);
    await expect.poll(() => plate.textContent()).toContain('rtsp://127.0.0.1:9/machine');
    expect(await page.locator('.shell-state').textContent()).toBe('No signal');
    await page
      .locator('.transport-blind')
      .getByText(/a recording would show/)
      .waitFor();
    await page.keyboard.press('r');
    await page
      .locator('.transport-blind')
      .getByText(/what is recorded is/)
      .waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, 'live-no-signal');
    await page.keyboard.press('s');
    const { page: german } = await openConsole(dark, { size: 'panel', user: ADMIN, locale: 'de-DE' });
    await german
      .getByText('Neuer Versuch: rtsp://127.0.0.1:9/machine: die Kamera lehnt die Verbindung ab')
      .waitFor();
    await page.getByRole('button', { name: /Camera 1 is main/ }).click();
    await untilSight(page, 'live');
    expect(await page.locator('.shell-state').textContent()).toBe('Live');
    expect(await page.locator('.transport-blind').count()).toBe(0);
    await dark.dispose();
  });

  it('says that there is no second camera where it has no source: nothing is tried', async () => {
    const single = await TestServer.start({ flags: ['--cam2', 'none'] });
    const { page } = await openConsole(single, { size: 'panel', user: ADMIN });
    await untilSight(page, 'live');
    const hand = await TestClient.admin(single);
    await hand.ask({ 'pip-mode': 'side-by-side' });
    const plate = page.locator('.live-no-signal[data-camera="2"]');
    await expect.poll(() => plate.textContent()).toBe('No camera 2: it has no source ');
    expect(await page.locator('.transport-blind').count()).toBe(0);
    await hand.close();
    await single.dispose();
  });

  it('is the last frame without colour and its age when the server is away, and comes back by itself', async () => {
    const other = await TestServer.start();
    const { port } = new URL(other.address);
    const { page } = await openConsole(other, { size: 'panel', user: ADMIN });
    await untilSight(page, 'live');
    await untilMoved(page);
    await other.crash();
    await untilSight(page, 'lost');
    const last = page.locator('canvas.live-last');
    await last.waitFor();
    expect(await last.evaluate((canvas) => getComputedStyle(canvas).filter)).toContain('saturate(0)');
    const age = page.locator('.live-age');
    for (const seconds of [2, 3]) {
      await expect.poll(() => age.textContent(), { timeout: 5_000 }).toBe(`0:0${seconds} old`);
    }
    await lookAtBoth(page, 'live-lost');
    const again = await TestServer.start({ data: other.data, flags: ['--port', port] });
    await untilSight(page, 'live', 5_000);
    await untilMoved(page);
    await again.stop();
    await other.dispose();
  });
});
