import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { PASSWORD, type TestServer } from '../server.testkit.ts';
import type { Person } from './page.testkit.ts';

let viewers = 0;

/** Waits until the live page shows what is seen from afar: `live`, `lost`, `dark`… */
export async function untilSight(page: Page, sight: string, timeout = 20_000): Promise<void> {
  await page.locator(`.live[data-sight=${sight}]`).waitFor({ timeout });
}

/** How the picture is looked at: how many times larger, and how far it is moved. */
export function lookOf(
  page: Page,
): Promise<{ readonly scale: number; readonly x: number; readonly y: number }> {
  return page.locator('.live-lens').evaluate((lens) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(lens).transform);
    return { scale: a, x: e, y: f };
  });
}

/** The middle of the picture on the page. */
export async function middleOf(page: Page): Promise<{ readonly x: number; readonly y: number }> {
  const box = await page.locator('.live-surface').boundingBox();
  if (!box) throw new Error('There is no picture on the page');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Waits until the live picture has changed, from now on. @returns how long that took, in ms */
export function untilMoved(page: Page, times = 3): Promise<number> {
  return page.evaluate(async (wanted) => {
    const small = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true });
    const begun = performance.now();
    const look = () => {
      const picture = document.querySelector<HTMLCanvasElement>('.live-picture > canvas');
      if (!picture || !small || picture.hidden) return '';
      small.drawImage(picture, 0, 0, 64, 36);
      return small.getImageData(0, 0, 64, 36).data.join();
    };
    const first = look();
    const seen = new Set<string>(['', first]);
    while (seen.size < wanted + 2 && performance.now() - begun < 20_000) {
      seen.add(look());
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    if (seen.size < wanted + 2) throw new Error('The picture stands still');
    return performance.now() - begun;
  }, times);
}

/** The child of a server that makes the picture. */
export function mediaProcessOf(server: TestServer): number {
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

/** Two fingers that move apart, around a place. */
export async function pinch(
  page: Page,
  at: { x: number; y: number },
  from: number,
  to: number,
): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type,
      touchPoints:
        apart === undefined
          ? []
          : [
              { x: at.x - apart / 2, y: at.y, id: 0 },
              { x: at.x + apart / 2, y: at.y, id: 1 },
            ],
    });
  await touch('touchStart', from);
  for (let step = 1; step <= 8; step += 1) await touch('touchMove', from + ((to - from) * step) / 8);
  await touch('touchEnd');
  await session.detach();
}

/** Makes a user who may only look. */
export async function addViewer(server: TestServer): Promise<Person> {
  viewers += 1;
  const person = { username: `viewer-${viewers}`, password: PASSWORD };
  const reply = await fetch(`${server.address}/api/users`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`admin:${PASSWORD}`)}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...person, role: 'viewer' }),
  });
  if (!reply.ok) throw new Error(`No user was made: ${reply.status} ${await reply.text()}`);
  return person;
}
