import { afterAll, afterEach, expect, it } from 'vitest';
import { TestServer } from '../server.testkit.ts';
import { ADMIN, closeBrowser, closeConsoles, isLive, openConsole } from './page.testkit.ts';
import { memoryOf } from './page-memory.testkit.ts';

afterEach(closeConsoles);
afterAll(closeBrowser);

/** Two hours of live view, as far as memory goes. */
const CUTS = 200;
/** Until the list of what can be undone is full, a hundred steps: from then on nothing may grow. */
const WARMING = 100;

it('the live page grows by less than a tenth over 200 reconnects and camera switches', async () => {
  const server = await TestServer.start({ smallPicture: true });
  // As on the machine itself; a larger page is drawn longer, and holds no more.
  const { page } = await openConsole(server, { user: ADMIN, size: 'panel', ready: false });
  await expect.poll(() => isLive(page)).toBe(true);
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  // Every connection of the page, so that it can be cut.
  await page.addInitScript(() => {
    const open = new Set<WebSocket>();
    Object.assign(globalThis, {
      cut: () => {
        for (const socket of open) socket.close();
      },
      WebSocket: class extends WebSocket {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          open.add(this);
          this.addEventListener('close', () => open.delete(this));
        }
      },
    });
  });
  await page.reload({ waitUntil: 'domcontentloaded' });
  await expect.poll(() => isLive(page)).toBe(true);

  const cutAndSwitch = (times: number) =>
    page.evaluate(async (count) => {
      const until = async (holds: () => boolean) => {
        while (!holds()) await new Promise((resolve) => requestAnimationFrame(resolve));
      };
      const isOpen = () => document.querySelector('.shell[data-connection=open]') !== null;
      const shows = () => document.querySelector('.live[data-state=live]') !== null;
      const { cut } = globalThis as unknown as { cut(): void };
      for (let time = 0; time < count; time += 1) {
        cut();
        await until(() => !isOpen());
        // The network is back: nobody waits for the next try.
        dispatchEvent(new Event('online'));
        await until(() => isOpen() && shows());
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true }));
      }
    }, times);

  await cutAndSwitch(WARMING);
  const before = await memoryOf(session);
  await cutAndSwitch(CUTS);
  const after = await memoryOf(session);
  await expect.poll(() => isLive(page)).toBe(true);
  console.info(`What the page holds, before and after ${CUTS} cuts`, before, after);
  expect(after.bytes).toBeLessThan(before.bytes * 1.1);
  expect(after.nodes).toBeLessThan(before.nodes * 1.1 + 50);
  expect(after.listeners).toBeLessThan(before.listeners * 1.1 + 20);
  await closeConsoles();
  await server.dispose();
}, 300_000);
