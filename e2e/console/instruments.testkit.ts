import type { CDPSession, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** The instrument of a key. */
export function instrument(page: Page, key: string): Locator {
  return page.locator(`.instrument[data-key="${key}"]`).first();
}

/** The typed number of a slider. */
export function figure(page: Page, key: string): Locator {
  return instrument(page, key).locator('.instrument-number');
}

/** Waits until a slider shows a value. */
export async function shows(page: Page, key: string, value: number): Promise<void> {
  await expect.poll(() => figure(page, key).inputValue(), { timeout: 10_000 }).toBe(String(value));
}

/** Places on the rail of a slider. */
export interface RailPlaces {
  readonly y: number;
  /** Where a value of 0 to 100 is. */
  x(value: number): number;
}

/** Where the values of a slider from 0 to 100 are on the page. */
export async function railOf(page: Page, key: string): Promise<RailPlaces> {
  // Before the page knows who it acts for, there are rails without handles.
  const rail = instrument(page, key).locator('.rail', { has: page.locator('.rail-handle') });
  await rail.scrollIntoViewIfNeeded();
  // What was scrolled by a finger may still move.
  await (await rail.elementHandle())?.waitForElementState('stable');
  const box = await rail.boundingBox();
  if (!box) throw new TypeError(`The rail of ${key} is not on the page`);
  return { y: box.y + box.height / 2, x: (value) => box.x + (box.width * value) / 100 };
}

/** Drags the handle of a slider by the mouse from one value to another. */
export async function drag(page: Page, key: string, from: number, to: number): Promise<void> {
  const rail = await railOf(page, key);
  await page.mouse.move(rail.x(from), rail.y);
  await page.mouse.down();
  await page.mouse.move(rail.x(to), rail.y, { steps: 8 });
  await page.mouse.up();
}

/** A point on the page. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A finger on the glass: what the browser makes of it, scrolling included. */
export class Finger {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  /** A finger on the glass of a page. */
  static async on(page: Page): Promise<Finger> {
    return new Finger(await page.context().newCDPSession(page));
  }

  /** Goes from one point to another and rests there before it leaves the glass: nothing is flung. */
  async swipe(from: Point, to: Point): Promise<void> {
    const end = Date.now() / 1_000;
    const start = end - 0.5;
    await this.#touch('touchStart', [from], start);
    for (let step = 1; step <= 10; step += 1) {
      const share = step / 10;
      const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
      await this.#touch('touchMove', [at], start + step * 0.016);
    }
    await this.#touch('touchEnd', [], end);
  }

  /** Touches a point twice within a tenth of a second. */
  async doubleTap(at: Point): Promise<void> {
    const end = Date.now() / 1_000;
    for (const up of [end - 0.08, end]) {
      await this.#touch('touchStart', [at], up - 0.02);
      await this.#touch('touchEnd', [], up);
    }
  }

  /** @param timestamp when it is to have happened, in seconds: however slow the computer is. */
  async #touch(
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    points: readonly Point[],
    timestamp: number,
  ): Promise<void> {
    await this.#session.send('Input.dispatchTouchEvent', { type, touchPoints: [...points], timestamp });
  }
}
