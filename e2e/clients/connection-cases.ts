import { expect } from 'vitest';
import { type Case, eventsOf, lasting, outcomeOf } from './case.testkit.ts';
import type { Driver } from './driver.testkit.ts';
import type { Stage } from './stage.testkit.ts';

/** The client is open again, can change something, and has the state of the server. */
async function expectRecovered(stage: Stage, client: Driver): Promise<void> {
  await client.do('opened');
  const fps = (await stage.state())['fps'] === 24 ? 25 : 24;
  expect(await client.do('set', { values: { fps } })).toEqual({ fps });
  await client.do('waitFor', { key: 'fps', value: fps });
  expect(lasting(await client.do('state'))).toEqual(lasting(await stage.state()));
}

/** Connections: lost in every way, and found again. */
export const CONNECTION_CASES: readonly Case[] = [
  {
    name: 'comes back to a server that was restarted',
    async play(stage) {
      const client = await stage.connected();
      await stage.restart();
      await stage.admin.ask({ brightness: 17 });
      await expectRecovered(stage, client);
      expect(await client.do('connections')).toContain('waiting');
    },
  },
  {
    name: 'hears once of what changed while it was away, and of nothing else',
    async play(stage) {
      await stage.admin.ask({ brightness: 50, contrast: 50 });
      const client = await stage.connected();
      await stage.cutOff();
      await stage.admin.ask({ brightness: 71 });
      await stage.admin.ask({ brightness: 72, contrast: 51 });
      await stage.admin.ask({ contrast: 50 });
      stage.proxy.open();
      await client.do('opened');
      expect(await eventsOf(client)).toEqual([['brightness', 72]]);
      expect(lasting(await client.do('state'))).toEqual(lasting(await stage.state()));
    },
  },
  {
    name: 'takes no half of a message for a whole one',
    async play(stage) {
      await stage.admin.ask({ brightness: 50 });
      const client = await stage.connected();
      stage.proxy.cutInNextFrame();
      const again = stage.proxy.connected();
      await stage.admin.ask({ brightness: 73 });
      await again;
      await client.do('waitFor', { key: 'brightness', value: 73 });
      await expectRecovered(stage, client);
      expect((await eventsOf(client)).filter(([key]) => key === 'brightness')).toEqual([['brightness', 73]]);
    },
  },
  {
    name: 'works over a network that takes 300 ms each way',
    async play(stage) {
      stage.proxy.delayMs = 300;
      const client = await stage.connected();
      expect(await client.do('set', { values: { contrast: 44 } })).toEqual({ contrast: 44 });
      expect(await client.do('burst', { key: 'gain', values: [1, 2, 3, 4, 5] })).toEqual({
        fulfilled: 5,
        rejected: {},
      });
      await expectRecovered(stage, client);
      expect(await client.do('connections')).toEqual(['connecting', 'open']);
    },
  },
  {
    name: 'finds out that a connection is dead which nobody closed',
    async play(stage) {
      const client = await stage.connected();
      stage.proxy.stall();
      const again = stage.proxy.connected();
      const set = client.do('set', { values: { contrast: 45 } });
      await stage.admin.ask({ brightness: 74 });
      await again;
      stage.proxy.reset();
      expect(await set).toEqual({ contrast: 45 });
      await client.do('waitFor', { key: 'brightness', value: 74 });
      await expectRecovered(stage, client);
    },
  },
  {
    name: 'is not open before it knows the state of a server that stalls while they meet',
    async play(stage) {
      const client = await stage.client();
      const stalled = stage.proxy
        .sent(({ get }) => Array.isArray(get))
        .then(() => {
          stage.proxy.stallReplies();
          return stage.proxy.connected();
        });
      await client.do('connect', { url: stage.proxy.address });
      await stalled;
      stage.proxy.reset();
      await client.do('opened');
      const statuses = (await client.do('connections')) as readonly string[];
      expect(statuses.slice(0, 2)).toEqual(['connecting', 'waiting']);
      expect(statuses.filter((status) => status === 'open')).toHaveLength(1);
      expect(Object.keys((await client.do('state')) as object)).toContain('brightness');
      await client.do('get', { keys: ['fps'] });
      expect(stage.proxy.messages.at(-1)).toHaveProperty('id');
    },
  },
  {
    name: 'keeps the latest value of each key while away, where it may queue',
    async play(stage) {
      const client = await stage.connected();
      await stage.cutOff();
      const sets = [{ brightness: 31 }, { contrast: 32 }, { brightness: 33 }].map((values) =>
        client.do('set', { values }),
      );
      await client.do('events');
      stage.proxy.messages.length = 0;
      stage.proxy.open();
      expect(await Promise.all(sets)).toEqual([{ brightness: 33 }, { contrast: 32 }, { brightness: 33 }]);
      expect(stage.proxy.messages.filter((message) => 'brightness' in message)).toMatchObject([
        { brightness: 33 },
      ]);
      expect(await stage.state()).toMatchObject({ brightness: 33, contrast: 32 });
    },
  },
  {
    name: 'keeps no more keys than the queue may hold',
    async play(stage) {
      const client = await stage.connected({ queueLimit: 2 });
      await stage.cutOff();
      const kept = [
        client.do('set', { values: { brightness: 34 } }),
        client.do('set', { values: { contrast: 35 } }),
      ];
      expect(await outcomeOf(client.do('set', { values: { gain: 3 } }))).toMatchObject({
        error: 'Disconnected',
      });
      const newer = client.do('set', { values: { brightness: 36 } });
      await client.do('events');
      stage.proxy.open();
      expect(await Promise.all([...kept, newer])).toEqual([
        { brightness: 36 },
        { contrast: 35 },
        { brightness: 36 },
      ]);
    },
  },
  {
    name: 'rejects changes while away, where it is to fail',
    async play(stage) {
      const client = await stage.connected({ whenDisconnected: 'fail' });
      await stage.cutOff();
      expect(await outcomeOf(client.do('set', { values: { brightness: 37 } }))).toMatchObject({
        error: 'Disconnected',
      });
      stage.proxy.open();
      await expectRecovered(stage, client);
      expect(await stage.state()).not.toMatchObject({ brightness: 37 });
    },
  },
  {
    name: 'forgets changes while away, where it is to drop them',
    async play(stage) {
      const client = await stage.connected({ whenDisconnected: 'drop' });
      await stage.cutOff();
      expect(await client.do('set', { values: { brightness: 38 } })).toEqual({});
      stage.proxy.open();
      await expectRecovered(stage, client);
      expect(await stage.state()).not.toMatchObject({ brightness: 38 });
    },
  },
  {
    name: 'sends a change again that was not answered, where it may queue',
    async play(stage) {
      const client = await stage.connected();
      stage.proxy.stallReplies();
      const set = client.do('set', { values: { sharpness: 39 } });
      await stage.proxy.sent((message) => message['sharpness'] === 39);
      await stage.cutOff();
      stage.proxy.open();
      expect(await set).toEqual({ sharpness: 39 });
    },
  },
  ...['fail', 'drop'].map((whenDisconnected) => ({
    name: `rejects a change that was not answered, where it is to ${whenDisconnected}`,
    async play(stage: Stage) {
      const client = await stage.connected({ whenDisconnected });
      stage.proxy.stallReplies();
      const set = outcomeOf(client.do('set', { values: { sharpness: 40 } }));
      await stage.proxy.sent((message) => message['sharpness'] === 40);
      await stage.cutOff();
      expect(await set).toMatchObject({ error: 'Disconnected' });
      stage.proxy.open();
      await expectRecovered(stage, client);
    },
  })),
  {
    name: 'rejects what is open when it is closed, and leaves nothing behind',
    async play(stage) {
      const client = await stage.connected();
      stage.proxy.stallReplies();
      const set = outcomeOf(client.do('set', { values: { sharpness: 41 } }));
      const get = outcomeOf(client.do('get', { keys: ['fps'] }));
      await stage.proxy.sent((message) => message['sharpness'] === 41);
      expect(await client.do('close')).toBeNull();
      expect(await set).toMatchObject({ error: 'Disconnected' });
      expect(await get).toMatchObject({ error: 'Disconnected' });
      expect(await client.do('connection')).toMatchObject({ status: 'closed' });
      expect(await outcomeOf(client.do('set', { values: { sharpness: 42 } }))).toMatchObject({
        error: 'Disconnected',
      });
    },
  },
  {
    name: 'can be closed while it waits for its next try, and leaves nothing behind',
    async play(stage) {
      const client = await stage.connected();
      await stage.cutOff();
      const set = outcomeOf(client.do('set', { values: { sharpness: 43 } }));
      await client.do('events');
      expect(await client.do('close')).toBeNull();
      expect(await set).toMatchObject({ error: 'Disconnected' });
    },
  },
  {
    name: 'can be closed while it connects, and leaves nothing behind',
    async play(stage) {
      stage.proxy.stall();
      const begun = stage.proxy.connected();
      const client = await stage.connecting();
      await begun;
      const opened = outcomeOf(client.do('opened'));
      expect(await client.do('close')).toBeNull();
      expect(await opened).toMatchObject({ error: 'Disconnected' });
    },
  },
];
