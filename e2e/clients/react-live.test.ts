import type { LiveWay } from '@sightglass/client/live';
import type { Browser, BrowserContext } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../browser.testkit.ts';
import { PASSWORD } from '../server.testkit.ts';
import { PageDriver } from './page.testkit.ts';
import { BundlePage } from './react-page.testkit.ts';
import { Stage } from './stage.testkit.ts';

/** Of the server: it knows the pages, and lets them log in as often as they like. */
let flags: readonly string[];

let browser: Browser;
let context: BrowserContext;
let bundle: BundlePage;
let stage: Stage;
beforeAll(async () => {
  bundle = await BundlePage.start(new URL('drivers/react-probe.jsx', import.meta.url));
  flags = ['--login-attempts', '1000', '--allowed-origins', new URL(bundle.url).origin];
  browser = await launchBrowser();
  context = await browser.newContext();
  // Pages of another origin may begin WebRTC where the server knows them.
  stage = await Stage.set(() => PageDriver.open(context, bundle.url), flags);
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
});
afterEach(async () => {
  await client.do('unmount');
  expect(await stage.clear()).toBe('');
});

/** What the media process says that it does. */
async function encoders(): Promise<string> {
  const authorization = `Basic ${btoa(`admin:${PASSWORD}`)}`;
  const status = await fetch(`${stage.server.address}/api/status`, { headers: { authorization } });
  return status.text();
}

/** Waits until the live view says so, by its attribute and to its children alike. */
async function becomes(status: string): Promise<void> {
  await client.page.locator(`[data-state=${status}] #live-status`, { hasText: status }).waitFor();
}

/** Renders a live view and waits until it shows a picture. @param live - the ways that it may take */
async function watch(live: boolean | readonly LiveWay[], strict = false): Promise<void> {
  await client.do('render', { url: stage.proxy.address, keys: [], live, strict });
  await becomes('live');
}

/** What each way shows the picture in, and how wide it is there. */
const WAYS = [
  { way: 'mjpeg', element: 'img', width: 320 },
  { way: 'webcodecs', element: 'canvas', width: 640 },
] as const;

describe.each(WAYS)('the live view by $way', ({ way, element, width }) => {
  it('shows the picture', async () => {
    await watch([way]);
    const picture = client.page.locator(`[data-state=live][data-way=${way}] ${element}`);
    const shown = await picture.evaluate(
      (each: HTMLImageElement & HTMLCanvasElement) => each.naturalWidth || each.width,
    );
    expect(shown).toBe(width);
  });

  it('tells of a cut, and comes back by itself', async () => {
    await watch([way]);
    await stage.cutOff();
    await becomes('waiting');
    stage.proxy.open();
    await becomes('live');
  });

  it('tells of a picture that stands still, and goes on by itself', async () => {
    await watch([way]);
    stage.proxy.stallPictures();
    await becomes('stalled');
    stage.proxy.open();
    await becomes('live');
  });

  it('does not pass for live while there is no connection', async () => {
    await watch([way]);
    stage.proxy.stall();
    await becomes('stalled');
    stage.proxy.reset();
    await becomes('live');
  });

  it('comes back when the server was restarted', async () => {
    await watch([way]);
    stage.proxy.refuse(503);
    await stage.restart(flags);
    await becomes('waiting');
    stage.proxy.open();
    await becomes('live');
  });

  it('is not fetched while nobody looks, and comes back at once', async () => {
    await watch([way]);
    await client.do('hide', { hidden: true });
    await becomes('hidden');
    // That of the WebSocket.
    await stage.proxy.left(1);
    const before = stage.proxy.connections;
    await client.do('hide', { hidden: false });
    await becomes('live');
    expect(stage.proxy.connections).toBeGreaterThan(before);
  });

  it('is fetched once, and not after it is taken off the page', async () => {
    await watch([way], true);
    expect(await client.page.locator(element).count()).toBe(1);
    await client.do('unmount');
    await stage.proxy.left(0);
    expect(await client.page.locator(element).count()).toBe(0);
  });
});

describe('the live view by webrtc', () => {
  it('shows the picture', async () => {
    await watch(['webrtc']);
    const picture = client.page.locator('[data-state=live][data-way=webrtc] video');
    expect(await picture.evaluate((video: HTMLVideoElement) => video.videoWidth)).toBe(640);
  });

  it('comes back when the server was restarted', async () => {
    await watch(['webrtc']);
    stage.proxy.refuse(503);
    await stage.restart(flags);
    await client.page.locator('[data-state=stalled], [data-state=waiting]').waitFor();
    stage.proxy.open();
    await becomes('live');
  });

  it('is encoded no more when it is taken off the page', async () => {
    await watch(['webrtc']);
    await expect.poll(() => encoders(), { timeout: 10_000 }).toContain('h264 sub');
    await client.do('unmount');
    await expect.poll(() => encoders(), { timeout: 10_000 }).not.toContain('h264');
  });
});

describe('the live view, left to itself', () => {
  it('takes the quickest way', async () => {
    await watch(true);
    await client.page.locator('[data-way=webcodecs] #live-status[title=""]').waitFor();
  });

  it('takes another way where one leads nowhere, and says why', async () => {
    await client.page.evaluate('delete globalThis.VideoDecoder');
    await watch(['webcodecs', 'mjpeg']);
    const status = client.page.locator('[data-way=mjpeg] #live-status');
    expect(await status.getAttribute('title')).toBe('webcodecs: this browser has no WebCodecs');
  });

  it('takes another way where the decoder fails', async () => {
    await client.page.evaluate(
      'VideoDecoder.prototype.decode = () => { throw new DOMException("It is broken", "EncodingError"); }',
    );
    await watch(['webcodecs', 'mjpeg']);
    await client.page.locator('[data-way=mjpeg] #live-status').waitFor();
  });
});
