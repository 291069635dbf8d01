import * as parts from '@sightglass/react';
import type { Browser, BrowserContext } from 'playwright-core';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { PASSWORD } from '../server.testkit.ts';
import { outcomeOf } from './case.testkit.ts';
import { Panel } from './drivers/react-panel.tsx';
import { PageDriver } from './page.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';
import { Stage } from './stage.testkit.ts';

const LOGIN = { username: 'admin', password: PASSWORD };

let browser: Browser;
let context: BrowserContext;
let bundle: BundlePage;
let stage: Stage;
beforeAll(async () => {
  bundle = await BundlePage.start(new URL('drivers/react-probe.jsx', import.meta.url));
  browser = await launchBrowser();
  context = await browser.newContext();
  stage = await Stage.set(() => PageDriver.open(context, bundle.url));
});
afterAll(async () => {
  await stage.strike();
  await browser.close();
  await bundle.close();
});

let client: PageDriver;
beforeEach(async () => {
  const driver = await stage.client();
  if (!(driver instanceof PageDriver)) throw new TypeError('The client is in no page');
  client = driver;
  await stage.admin.ask({ brightness: 50, contrast: 50 });
});
afterEach(async () => {
  await client.do('unmount');
  expect(await stage.clear()).toBe('');
});

/** Renders components of these keys; they know their values when it is fulfilled. */
async function render(keys: readonly string[], more: object = {}): Promise<void> {
  await client.do('render', { url: stage.proxy.address, login: LOGIN, keys, ...more });
  await client.do('opened');
}

const rendersOf = async () => (await client.do('renders')) as Readonly<Record<string, number>>;

/** Waits until a component shows something. */
async function shows(id: string, text: string, attributes = ''): Promise<void> {
  await client.page.locator(`#${id}${attributes}`, { hasText: new RegExp(`^${text}$`) }).waitFor();
}

describe('a component that uses a key', () => {
  it('renders again when its own key changes, and for no other', async () => {
    await render(['brightness', 'brightness-copy', 'contrast', 'gain']);
    const before = await rendersOf();
    for (const value of [11, 12, 13]) {
      await stage.admin.ask({ brightness: value });
      await shows('brightness', String(value));
    }
    await shows('brightness-copy', '13');
    const after = await rendersOf();
    expect(after).toEqual({
      ...before,
      brightness: (before['brightness'] ?? 0) + 3,
      'brightness-copy': (before['brightness-copy'] ?? 0) + 3,
    });
  });

  it('agrees with another one about a value that is not confirmed yet', async () => {
    await render(['brightness', 'brightness-copy']);
    stage.proxy.stall();
    const answer = client.do('setKey', { component: 'brightness', value: 66 });
    for (const id of ['brightness', 'brightness-copy']) {
      await shows(id, '66', '[data-pending=true][data-confirmed="50"]');
    }
    expect(await stage.state()).toMatchObject({ brightness: 50 });
    stage.proxy.open();
    expect(await answer).toBe(66);
    for (const id of ['brightness', 'brightness-copy']) {
      await shows(id, '66', '[data-pending=false][data-confirmed="66"]:not([data-error])');
    }
  });

  it('shows the true value again when the camera refuses another, and says why', async () => {
    await render(['brightness', 'brightness-copy']);
    stage.proxy.stallReplies();
    const answer = outcomeOf(client.do('setKey', { component: 'brightness', value: 150 }));
    await shows('brightness-copy', '150', '[data-pending=true]');
    stage.proxy.open();
    expect(await answer).toEqual({ error: 'InvalidValue', key: 'brightness' });
    await shows('brightness', '50', '[data-pending=false][data-error=InvalidValue]');
    await shows('brightness-copy', '50', '[data-pending=false][data-error=InvalidValue]');
    await client.do('setKey', { component: 'brightness', value: 51 });
    await shows('brightness', '51', ':not([data-error])');
  });

  it('shows what somebody else has set meanwhile when its own change fails', async () => {
    await render(['brightness']);
    stage.proxy.stallReplies();
    const answer = outcomeOf(client.do('setKey', { component: 'brightness', value: 101 }));
    await shows('brightness', '101');
    await stage.admin.ask({ brightness: 20 });
    stage.proxy.open();
    await answer;
    await shows('brightness', '20', '[data-error=InvalidValue]');
  });

  it('shows a command when it is done, and not before', async () => {
    await render(['record']);
    stage.proxy.stallReplies();
    const answer = client.do('setKey', { component: 'record', value: true });
    await shows('record', 'false', '[data-pending=true]');
    stage.proxy.open();
    await answer;
    await shows('record', 'true', '[data-pending=false]');
    await client.do('setKey', { component: 'record', value: false });
    await shows('record', 'false');
  });

  it('knows no value of what may not be read', async () => {
    await render(['last-snapshot', 'brightness'], { login: undefined });
    await shows('last-snapshot', 'undefined');
    await shows('brightness', '50');
  });
});

describe('a provider', () => {
  it.each([true, false])('connects once for all components (strict mode: %s)', async (strict) => {
    await render(['brightness', 'contrast', 'gain', 'fps', 'resolution', 'saturation'], { strict });
    await shows('connection', 'open');
    expect(stage.proxy.connections).toBe(1);
  });

  it('closes when it is taken off the page, and refuses what is set later', async () => {
    await render(['clients', 'brightness'], { strict: true });
    await shows('clients', '2');
    await client.do('unmount');
    await stage.admin.told('clients', 1);
    expect(await client.do('connection')).toEqual({ status: 'closed' });
    expect(await outcomeOf(client.do('setKey', { component: 'brightness', value: 1 }))).toEqual({
      error: 'Disconnected',
    });
  });

  it('keeps its connection when it is rendered again, and connects anew for another login', async () => {
    await render(['brightness', 'last-snapshot']);
    for (let time = 0; time < 3; time += 1) await render(['brightness', 'last-snapshot', 'contrast']);
    expect(stage.proxy.connections).toBe(1);
    await render(['brightness', 'contrast'], { login: undefined });
    await shows('connection', 'open');
    expect(stage.proxy.connections).toBe(2);
    await stage.admin.told('clients', 2);
  });

  it('leaves what became of a change with the camera that it was asked of', async () => {
    await render(['brightness']);
    const answer = outcomeOf(client.do('setKey', { component: 'brightness', value: 150 }));
    expect(await answer).toMatchObject({ error: 'InvalidValue' });
    await shows('brightness', '50', '[data-error=InvalidValue]');
    await client.do('render', { url: `${stage.proxy.address}/`, login: LOGIN, keys: ['brightness'] });
    await client.do('opened');
    await shows('brightness', '50', ':not([data-error])');
  });

  it('sets what an effect wants on mounting, once and without a rejection, in strict mode too', async () => {
    await render(['gain'], { strict: true, onMount: { gain: 17 } });
    await shows('gain', '17', '[data-pending=false]:not([data-error])');
    // Strict mode runs effects twice.
    await expect.poll(() => client.do('mounted')).toEqual(['17', '17']);
  });

  it('leaves a camera open that it was given', async () => {
    await client.do('render', { given: stage.proxy.address, keys: ['brightness'] });
    await shows('brightness', '50');
    await client.do('unmount');
    expect(await client.do('connection')).toEqual({ status: 'open' });
  });

  it('knows at once what a camera knows that it was given, and renders once', async () => {
    const panel = { given: stage.proxy.address, keys: ['brightness', 'contrast'] };
    await client.do('render', panel);
    await shows('brightness', '50');
    await client.do('unmount');
    const before = await rendersOf();
    await client.do('render', panel);
    expect(await client.page.locator('#brightness').textContent()).toBe('50');
    const once = Object.entries(before).map(([id, renders]) => [id, renders + 1]);
    expect(await rendersOf()).toEqual(Object.fromEntries(once));
    await client.do('unmount');
    await client.do('render', { ...panel, strict: true });
    await stage.admin.ask({ brightness: 21 });
    await shows('brightness', '21');
    expect(await client.do('problems')).toEqual([]);
  });

  it('tells the boundary above it of an address that is none', async () => {
    await client.do('render', { url: 'ftp://camera', keys: ['brightness'] });
    expect(await client.do('problems')).toEqual(['TypeError']);
  });

  it('takes over what a server rendered, without a difference', async () => {
    const probe = { rendered: () => {}, committed: () => {}, attached: () => {}, mounted: () => {} };
    const panel = { url: stage.proxy.address, login: LOGIN, keys: ['brightness'], live: true };
    const html = renderToString(createElement(Panel, { ...panel, parts, probe }));
    expect(html).toContain('>undefined</output>');
    expect(stage.proxy.connections).toBe(0);
    await client.do('render', { ...panel, html });
    await shows('brightness', '50');
    expect(await client.do('problems')).toEqual([]);
  });
});
