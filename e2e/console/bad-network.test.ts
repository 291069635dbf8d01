import { setTimeout as elapsed } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from '../client.testkit.ts';
import { CaptiveProxy } from '../clients/proxy.testkit.ts';
import { TestServer } from '../server.testkit.ts';
import { untilMoved, untilSight } from './live.testkit.ts';
import { ADMIN, closeBrowser, closeConsoles, openConsole } from './page.testkit.ts';

/** How long nothing passes, in ms: longer than the server keeps pictures for, shorter than a page gives a connection up. */
const CUT_MS = 1_500;
const CUTS = 4;

let server: TestServer;
let proxy: CaptiveProxy;
beforeAll(async () => {
  server = await TestServer.start({ smallPicture: true });
  const client = await TestClient.admin(server);
  await client.ask({ fps: 30 });
  await client.close();
  proxy = await CaptiveProxy.start(server.address);
});
afterEach(closeConsoles);
afterAll(async () => {
  await closeBrowser();
  await proxy.close();
  await server.dispose();
});

describe('a network that stands still for a moment', () => {
  it('leaves the picture where it is: it goes on by the same connection', async () => {
    const { page } = await openConsole(proxy, { user: ADMIN });
    await untilSight(page, 'live');
    await untilMoved(page);
    const begun = proxy.connections;
    for (let cut = 0; cut < CUTS; cut += 1) {
      proxy.stall();
      await elapsed(CUT_MS);
      proxy.open();
      await untilMoved(page, 20);
    }
    expect(proxy.connections).toBe(begun);
  });
});
