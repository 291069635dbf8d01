import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenOf } from '../client.testkit.ts';
import { Stage } from '../clients/stage.testkit.ts';

const path = (below: string) => fileURLToPath(new URL(below, import.meta.url));
const COUNT = 200;
/** Width of a slot of time, in seconds. The first wait is 0.5 to 1 s: ten of them. */
const SLOT = 0.05;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.set(() => Promise.reject(new TypeError('Nobody drives here')));
});
afterAll(() => stage.strike());

it('200 Python clients come back to a restarted server, spread over time', async () => {
  const words = [stage.proxy.address, await tokenOf(stage.server), String(COUNT)];
  const herd = spawn('/usr/bin/python3', ['-W', 'error', path('herd.testkit.py'), ...words], {
    env: { ...process.env, PYTHONPATH: path('../../python/src'), PYTHONDONTWRITEBYTECODE: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: herd.stdout })[Symbol.asyncIterator]();
  const said = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The herd has ended too early');
    return JSON.parse(value);
  };
  expect(await said()).toBe('open');
  await stage.restart();
  const waits = await said();
  if (!Array.isArray(waits)) throw new TypeError('A list was expected');
  const slots = new Map<number, number>();
  for (const wait of waits) {
    const slot = Math.floor(Number(wait) / SLOT);
    slots.set(slot, (slots.get(slot) ?? 0) + 1);
  }
  expect(waits).toHaveLength(COUNT);
  expect(slots.size).toBeGreaterThanOrEqual(8);
  for (const members of slots.values()) expect(members).toBeLessThan(COUNT / 4);

  expect(await said()).toBe('open again');
  await stage.admin.ask({ brightness: 12 });
  expect(await said()).toBe(1);
});
