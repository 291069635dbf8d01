import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { http, TestClient, tokenOf } from '../client.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { drag, instrument, shows } from './instruments.testkit.ts';
import { ADMIN, closeBrowser, closeConsoles, lookAtBoth, openConsole, violationsOf } from './page.testkit.ts';

/** A name that is text and nothing else. */
const HOSTILE = '<img onerror>';

let server: TestServer;
let client: TestClient;
let token: string;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true });
  client = await TestClient.admin(server);
  token = await tokenOf(server);
  await client.ask({ get: ['*'] });
});
afterAll(async () => {
  await client.close();
  await server.dispose();
  await closeBrowser();
});
beforeEach(async () => {
  for (const name of await names()) await http(server, token, 'DELETE', pathOf(name));
  await client.ask({ brightness: 50, gain: 0 });
});
afterEach(closeConsoles);

const pathOf = (name: string) => `/api/presets/${encodeURIComponent(name)}`;
const open = async (): Promise<Page> => (await openConsole(server, { user: ADMIN })).page;

/** The names of the presets on the server. */
async function names(): Promise<readonly string[]> {
  const { body } = await http(server, token, 'GET', '/api/presets');
  return (body as { items: { name: string }[] }).items.map(({ name }) => name);
}

/** The picture of a preset, as the server has it. */
async function thumbnail(name: string): Promise<Buffer> {
  const reply = await fetch(`${server.address}${pathOf(name)}/thumbnail`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(reply.status).toBe(200);
  return Buffer.from(await reply.arrayBuffer());
}

/** Saves a preset at the server, past the page. */
async function save(name: string, values: object): Promise<void> {
  expect((await http(server, token, 'PUT', pathOf(name), { values })).status).toBe(200);
}

/** Chooses something behind the three dots of a preset. */
async function more(page: Page, name: string, deed: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: deed, exact: true }).click();
}

/** Presses the button that compares, wherever the panel has moved it as more of it came, and holds it. */
async function holdComparison(page: Page): Promise<void> {
  const button = page.locator('.history-compare');
  await expect
    .poll(async () => {
      await page.mouse.up();
      await button.hover();
      await page.mouse.down();
      return button.getAttribute('aria-pressed');
    })
    .toBe('true');
}

describe('the presets', () => {
  it('are saved with a picture, used with one click, and undone', async () => {
    const page = await open();
    await client.ask({ brightness: 71, gain: 9 });
    await shows(page, 'gain', 9);
    await page.locator('.presets-head button').click();
    await page.getByRole('dialog').getByRole('textbox').fill(HOSTILE);
    await page.keyboard.press('Enter');
    const card = page.locator('.preset', { hasText: HOSTILE });
    await card.waitFor();
    const picture = card.locator('img.preset-picture');
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(320);
    await client.ask({ brightness: 20, gain: 0 });
    await shows(page, 'gain', 0);
    await page.getByRole('button', { name: `Use ${HOSTILE}` }).click();
    await client.told('brightness', 71);
    await client.told('gain', 9);
    await page.locator('.notice').getByRole('button').click();
    await client.told('brightness', 20);
    await client.told('gain', 0);
    expect(await violationsOf(page)).toEqual([]);
    await lookAtBoth(page, 'presets');
  });

  it('follow what others save and remove', async () => {
    const page = await open();
    await save('Welding', { brightness: 20 });
    await page.locator('.preset', { hasText: 'Welding' }).waitFor();
    await http(server, token, 'DELETE', pathOf('Welding'));
    await page.locator('.preset', { hasText: 'Welding' }).waitFor({ state: 'detached' });
  });

  it('are renamed, and removed with a way back', async () => {
    expect((await http(server, token, 'PUT', pathOf('Welding'))).status).toBe(200);
    const picture = await thumbnail('Welding');
    await client.ask({ brightness: 20 });
    const page = await open();
    await more(page, 'Welding', 'Rename');
    await page.getByRole('dialog').getByRole('textbox').fill('Milling');
    await page.keyboard.press('Enter');
    await page.locator('.preset', { hasText: 'Milling' }).waitFor();
    expect(await names()).toEqual(['Milling']);
    // It is what was seen with its values, not what is seen now.
    expect(await thumbnail('Milling')).toEqual(picture);
    await more(page, 'Milling', 'Delete');
    await page.locator('.preset').waitFor({ state: 'detached' });
    await page.locator('.notice').getByRole('button').click();
    await page.locator('.preset', { hasText: 'Milling' }).waitFor();
    expect(await names()).toEqual(['Milling']);
  });

  it('go out as a file and come back from it', async () => {
    await save('Welding', { brightness: 20 });
    await save(HOSTILE, { gain: 5 });
    const page = await open();
    await page.locator('.preset').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export all' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('sightglass-presets.json');
    const path = await download.path();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      format: 'sightglass-presets',
      version: 1,
    });
    await http(server, token, 'DELETE', pathOf(HOSTILE));
    const file = { name: 'presets.json', mimeType: 'application/json', buffer: await readFile(path) };
    await page.locator('.presets input[type=file]').setInputFiles(file);
    const dialog = page.getByRole('dialog');
    await expect.poll(() => dialog.textContent()).toContain('Welding');
    expect(await dialog.textContent()).toContain('A file carries no pictures');
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    const card = page.locator('.preset', { hasText: HOSTILE });
    await card.waitFor();
    // Nobody has seen the picture with these values here.
    await card.locator('.preset-missing').waitFor();
    expect((await names()).toSorted()).toEqual([HOSTILE, 'Welding'].toSorted());
    // Used, it is seen.
    await card.locator('.preset-use').click();
    const seen = card.locator('img.preset-picture');
    await expect.poll(() => seen.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(320);
  });

  it('invite nobody to what they may not do', async () => {
    const viewer = { username: 'looks-on', password: 'a fine password' };
    await http(server, token, 'POST', '/api/users', { ...viewer, role: 'viewer' });
    const { page } = await openConsole(server, { user: viewer });
    const presets = page.locator('.presets');
    await presets.getByText('There are none.').waitFor();
    expect(await presets.textContent()).not.toMatch(/save|import/i);
    await save('Welding', { brightness: 20 });
    await page.locator('.preset', { hasText: 'Welding' }).waitFor();
    expect(await page.getByRole('button', { name: 'Use Welding' }).count()).toBe(0);
  });

  it('say what is wrong with a file, or with a name', async () => {
    const page = await open();
    const bad = (text: string) =>
      page
        .locator('.presets input[type=file]')
        .setInputFiles({ name: 'x.json', mimeType: 'application/json', buffer: Buffer.from(text) });
    const alert = page.locator('.presets [role=alert]');
    await bad('no json');
    await expect.poll(() => alert.textContent()).toContain('no JSON');
    await bad(
      JSON.stringify({
        format: 'sightglass-presets',
        version: 1,
        presets: [{ name: 'A', values: { zoom: 1 } }],
      }),
    );
    await expect.poll(() => alert.textContent()).toContain('zoom');
    await page.locator('.presets-head button').click();
    await page.getByRole('dialog').getByRole('textbox').fill('..');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.preset-note[data-wrong]').last().textContent()).toContain('name');
    expect(await page.getByRole('dialog').getByRole('textbox').inputValue()).toBe('..');
  });
});

describe('the way back', () => {
  it('undoes and redoes what was done here', async () => {
    const page = await open();
    await drag(page, 'brightness', 50, 70);
    await client.told('brightness', 70);
    await page.locator('body').press('Control+z');
    await client.told('brightness', 50);
    await page.getByRole('button', { name: 'Redo' }).click();
    await client.told('brightness', 70);
    await page.getByRole('button', { name: 'Undo', exact: true }).first().click();
    await client.told('brightness', 50);
  });

  it('overwrites nobody without saying so', async () => {
    const page = await open();
    await drag(page, 'brightness', 50, 70);
    await client.told('brightness', 70);
    await client.ask({ brightness: 88 });
    await shows(page, 'brightness', 88);
    await page.locator('body').press('Control+z');
    const notice = page.locator('.notice');
    await expect.poll(() => notice.textContent()).toContain('admin');
    expect(client.state['brightness']).toBe(88);
    await notice.getByRole('button').click();
    await client.told('brightness', 50);
  });

  it('sets everything to neutral, and back', async () => {
    const page = await open();
    await client.ask({ brightness: 61, gain: 12 });
    await shows(page, 'gain', 12);
    await page.getByRole('button', { name: 'All to neutral' }).click();
    await client.told('brightness', 50);
    await client.told('gain', 0);
    await page.locator('.notice').getByRole('button').click();
    await client.told('gain', 12);
    await instrument(page, 'gain').locator('.instrument-reset').click();
    await client.told('gain', 0);
  });

  it('shows the picture without corrections for as long as it is held', async () => {
    const page = await open();
    await client.ask({ brightness: 61, gain: 12 });
    await shows(page, 'gain', 12);
    await holdComparison(page);
    await client.told('brightness', 50);
    await client.told('gain', 0);
    await page.mouse.up();
    await client.told('brightness', 61);
    await client.told('gain', 12);
    await client.ask({ record: true });
    await page.locator('[data-state=recording]').first().waitFor();
    await page.mouse.down();
    await expect.poll(() => page.locator('.notice').textContent()).toContain('recording');
    await page.mouse.up();
    await client.ask({ record: false });
    expect(client.state['brightness']).toBe(61);
  });
});

describe('a comparison', () => {
  it('is made good when the page is left in the middle of it', async () => {
    const page = await open();
    await client.ask({ brightness: 61, gain: 12 });
    await shows(page, 'gain', 12);
    await holdComparison(page);
    await client.told('gain', 0);
    await page.goto('about:blank');
    await client.told('brightness', 61);
    await client.told('gain', 12);
  });
});
