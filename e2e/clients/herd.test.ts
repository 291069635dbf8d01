import { type Camera, type ConnectionState, connect } from '@sightglass/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenOf } from '../client.testkit.ts';
import { Stage } from './stage.testkit.ts';

const COUNT = 200;
/** Width of a slot of time, in ms. The first wait is 500 to 1000 ms: ten of them. */
const SLOT_MS = 50;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(() => Promise.reject(new TypeError('Nobody drives here')));
});
afterAll(() => stage.strike());

/** Fulfilled with how long a client waits for its first try after it was cut off, in ms. */
function firstWait(camera: Camera): Promise<number> {
  return new Promise((resolve) => {
    const end = camera.onConnection((state: ConnectionState) => {
      if (state.status !== 'waiting') return;
      end();
      resolve(state.retryAt - Date.now());
    });
  });
}

it('200 clients come back to a restarted server, spread over time', async () => {
  const token = await tokenOf(stage.server);
  const cameras = Array.from({ length: COUNT }, () => connect(stage.proxy.address, { token }));
  await Promise.all(cameras.map((camera) => camera.opened()));
  const waits = Promise.all(cameras.map(firstWait));
  await stage.restart();
  const slots = new Map<number, number>();
  for (const wait of await waits) {
    const slot = Math.floor(wait / SLOT_MS);
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
  }
  expect(slots.size).toBeGreaterThanOrEqual(8);
  for (const members of slots.values()) expect(members).toBeLessThan(COUNT / 4);

  await Promise.all(cameras.map((camera) => camera.opened()));
  await stage.admin.ask({ brightness: 12 });
  await Promise.all(cameras.map((camera) => camera.waitFor('brightness', 12)));
  await Promise.all(cameras.map((camera) => camera.close()));
});
