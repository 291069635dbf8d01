import { KEY_NAMES, rowOf } from '@sightglass/protocol';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { drag, Finger, figure, instrument, railOf, shows } from './instruments.testkit.ts';
import {
  ADMIN,
  closeBrowser,
  closeConsoles,
  EVERY_SIZE,
  fits,
  lookAtBoth,
  type Opening,
  openConsole,
  smallTargets,
  violationsOf,
} from './page.testkit.ts';

const GUEST = { username: 'guest', password: 'a password for guests' };

let server: TestServer;
let client: TestClient;
beforeAll(async () => {
  server = await TestServer.start();
  client = await TestClient.admin(server);
  await client.ask({ get: ['*'] });
  await http(server, await tokenOf(server), 'POST', '/api/users', {
    ...GUEST,
    role: 'viewer',
  });
});
afterAll(async () => {
  await client.close();
  await server.dispose();
  await closeBrowser();
});
beforeEach(async () => {
  await client.ask({ brightness: 50, contrast: 50, gain: 0, 'auto-exposure': true, fps: 30 });
});
afterEach(closeConsoles);

/** Opens the console and waits until it knows what the person may. */
async function open(opening: Opening = {}): Promise<Page> {
  const { page } = await openConsole(server, { user: ADMIN, ...opening });
  return page;
}

/** Brings the instruments of the image onto the page, wherever they are at this size. */
async function openImage(page: Page): Promise<void> {
  const isWide = (page.viewportSize()?.width ?? 0) >= 1200;
  if (!isWide) await page.locator('.rim-tab', { hasText: 'Image' }).click();
  await instrument(page, 'brightness').waitFor();
}

/** Unfolds what is folded at first. */
async function unfold(page: Page): Promise<void> {
  await page.locator('details[data-group=camera] summary').click();
  await instrument(page, 'fps').waitFor();
}

describe('the instruments', () => {
  it('are one for each key of the table that one can write', async () => {
    const page = await open();
    await unfold(page);
    const keys = await page
      .locator('.instrument')
      .evaluateAll((all) => all.map((each) => each.getAttribute('data-key')));
    const writable = KEY_NAMES.filter((key) => rowOf(key).write !== 'nobody');
    expect(keys.toSorted()).toEqual(writable.filter((key) => key !== 'record' && key !== 'snap').toSorted());
  });

  it('are dragged, stepped, typed and tapped back to neutral', async () => {
    const page = await open();
    await drag(page, 'brightness', 50, 70);
    await client.told('brightness', 70);
    const range = instrument(page, 'brightness').getByRole('slider');
    await range.focus();
    for (const [key, value] of [
      ['ArrowRight', 71],
      ['PageUp', 81],
      ['ArrowDown', 80],
      ['PageDown', 70],
    ] as const) {
      await page.keyboard.press(key);
      await client.told('brightness', value);
    }
    await figure(page, 'brightness').fill('33');
    await page.keyboard.press('Enter');
    await client.told('brightness', 33);
    const rail = await railOf(page, 'brightness');
    await page.mouse.dblclick(rail.x(90), rail.y);
    await client.told('brightness', 50);
    await shows(page, 'brightness', 50);
  });

  it('are dragged again and again by a mouse, and moved on by keys', async () => {
    const page = await open();
    await openImage(page);
    for (const [from, to] of [
      [50, 80],
      [80, 30],
      [30, 65],
    ] as const) {
      await drag(page, 'contrast', from, to);
      await shows(page, 'contrast', to);
    }
    await page.keyboard.press('ArrowRight');
    await client.told('contrast', 66);
  });

  it('are not moved by a finger that scrolls past', async () => {
    const page = await open({ size: 'phone' });
    await openImage(page);
    const touch = await Finger.on(page);
    const rail = await railOf(page, 'contrast');
    await touch.swipe({ x: rail.x(80), y: rail.y }, { x: rail.x(80), y: rail.y - 150 });
    await expect.poll(async () => (await railOf(page, 'contrast')).y).toBeLessThan(rail.y - 50);
    await shows(page, 'contrast', 50);
    const { y, x } = await railOf(page, 'contrast');
    await touch.swipe({ x: x(50), y }, { x: x(75), y });
    await client.told('contrast', 75);
    await touch.doubleTap({ x: x(20), y });
    await client.told('contrast', 50);
  });

  it('are switches and choices, too', async () => {
    const page = await open();
    await instrument(page, 'noise-supression').getByRole('switch').click();
    await client.told('noise-supression', true);
    await instrument(page, 'noise-supression').getByRole('switch').click();
    await client.told('noise-supression', false);
    await unfold(page);
    await instrument(page, 'pip-mode').getByRole('combobox').selectOption('top-left');
    await client.told('pip-mode', 'top-left');
    await client.ask({ 'pip-mode': 'off' });
    await expect.poll(() => instrument(page, 'pip-mode').getByRole('combobox').inputValue()).toBe('off');
  });

  it('underline a number as long as it is under way', async () => {
    const page = await open();
    let isHeld = true;
    let letGo = () => {};
    await page.routeWebSocket(/\/api\/v1/, (socket) => {
      const peer = socket.connectToServer();
      const waiting: (string | Buffer)[] = [];
      letGo = () => {
        isHeld = false;
        for (const message of waiting.splice(0)) peer.send(message);
      };
      socket.onMessage((message) => {
        if (isHeld && String(message).includes('"contrast"')) waiting.push(message);
        else peer.send(message);
      });
    });
    await page.reload({ waitUntil: 'domcontentloaded' });
    await figure(page, 'contrast').fill('61');
    await page.keyboard.press('Enter');
    const pending = page.locator('[data-key=contrast][data-pending]');
    await pending.waitFor();
    await shows(page, 'contrast', 61);
    expect(client.state['contrast']).toBe(50);
    letGo();
    await client.told('contrast', 61);
    await pending.waitFor({ state: 'detached' });
  });

  it('say why a value is refused, until they are touched', async () => {
    const page = await open();
    const reason = instrument(page, 'contrast').locator('.instrument-reason');
    await figure(page, 'contrast').fill('150');
    await page.keyboard.press('Enter');
    await expect.poll(() => reason.textContent()).toContain('100');
    await shows(page, 'contrast', 50);
    await instrument(page, 'contrast').locator('.instrument-name').click();
    await figure(page, 'contrast').fill('51');
    await reason.waitFor({ state: 'detached' });
    await unfold(page);
    await client.ask({ record: true });
    await figure(page, 'fps').fill('20');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => instrument(page, 'fps').locator('.instrument-reason').textContent())
      .toContain('recording');
    await shows(page, 'fps', 30);
    await client.ask({ record: false });
  });

  it('show who moves them at another page, for two seconds', async () => {
    const page = await open();
    await shows(page, 'brightness', 50);
    const author = instrument(page, 'brightness').locator('.instrument-author');
    await client.ask({ brightness: 66 });
    await expect.poll(() => author.textContent()).toBe('admin');
    await lookAtBoth(page, 'instruments-author');
    await shows(page, 'brightness', 66);
    await author.waitFor({ state: 'detached' });
    await drag(page, 'brightness', 66, 40);
    await client.told('brightness', 40);
    await shows(page, 'brightness', 40);
    expect(await author.count()).toBe(0);
  });

  it('stay visible and say "auto" where an automatic rules them', async () => {
    const page = await open();
    const badge = instrument(page, 'gain').locator('.instrument-auto');
    await badge.waitFor();
    await client.ask({ 'auto-exposure': false });
    await badge.waitFor({ state: 'detached' });
    await shows(page, 'gain', 0);
  });

  it('draw a histogram of the live picture', async () => {
    const page = await open();
    const mean = async () => {
      const text = await page.locator('.histogram figcaption').textContent();
      return Number(/Mean (\d+)/.exec(text ?? '')?.[1] ?? Number.NaN);
    };
    const caption = page.locator('.histogram figcaption');
    // Before the first picture it waits; nothing is missing.
    expect(await caption.textContent()).not.toContain('No picture');
    await page.locator('.live[data-state=live]').waitFor();
    await expect.poll(mean).toBeGreaterThan(20);
    const before = await mean();
    await client.ask({ brightness: 0 });
    await expect.poll(mean, { timeout: 10_000 }).toBeLessThan(before - 10);
    expect(await page.locator('.histogram-luma').getAttribute('d')).toMatch(/^M0 1L/);
  });
});

describe('the instruments of somebody who may only look', () => {
  it('let go of what was in the hand when the right was taken away', async () => {
    const token = await tokenOf(server);
    const become = (role: string) => http(server, token, 'PATCH', `/api/users/${GUEST.username}`, { role });
    await become('operator');
    const page = await open({ user: GUEST });
    const { y, x } = await railOf(page, 'contrast');
    await page.mouse.move(x(50), y);
    await page.mouse.down();
    await page.mouse.move(x(60), y);
    await expect.poll(() => Number(client.state['contrast'])).toBeGreaterThan(50);
    await become('viewer');
    await instrument(page, 'contrast').locator('.rail-handle').waitFor({ state: 'detached' });
    await page.mouse.move(x(80), y);
    await page.mouse.up();
    await client.ask({ contrast: 41 });
    await expect
      .poll(() => instrument(page, 'contrast').locator('.instrument-reading').textContent())
      .toBe('41 %');
  });

  it('are values without handles, and one line says who may change them', async () => {
    const page = await open({ user: GUEST });
    await instrument(page, 'brightness').waitFor();
    expect(await page.locator('.instruments :is(input, select, .rail-handle)').count()).toBe(0);
    await expect.poll(() => page.locator('.instruments-line').textContent()).toContain('perators');
    await client.ask({ brightness: 64 });
    await expect
      .poll(() => instrument(page, 'brightness').locator('.instrument-reading').textContent())
      .toBe('64 %');
  });
});

describe('the looks of the instruments', () => {
  it('are not hidden below the row that stays in reach when the keyboard goes to them', async () => {
    const page = await open({ size: 'phone' });
    await openImage(page);
    const hidden = await page.locator('.instruments .instrument input').evaluateAll((inputs) =>
      inputs.toReversed().flatMap((input) => {
        (input as HTMLElement).focus();
        const { x, y, width, height } = input.getBoundingClientRect();
        const own = input.closest('.instrument');
        const at = document.elementFromPoint(x + width / 2, y + height / 2);
        return at?.closest('.instrument') === own ? [] : [own?.getAttribute('data-key')];
      }),
    );
    expect(hidden).toEqual([]);
  });

  it('hold the longest words of either language on a phone', async () => {
    const page = await open({ size: 'phone', locale: 'de-DE' });
    for (const group of ['Licht', 'Kamera', 'Automatik', 'Bild']) {
      await page.locator('.rim-tab', { hasText: group }).click();
      await page.locator('.instrument').first().waitFor();
      expect(await fits(page), group).toBe(true);
    }
    await lookAtBoth(page, 'instruments-german');
  });

  for (const size of EVERY_SIZE) {
    it(`have no violations on the ${size}`, async () => {
      const page = await open({ size });
      await openImage(page);
      await page.locator('.histogram[data-known]').waitFor();
      expect(await smallTargets(page, '.instruments')).toEqual([]);
      await lookAtBoth(page, `instruments-${size}`);
      expect(await violationsOf(page)).toEqual([]);
    });
  }
});
