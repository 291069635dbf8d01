import { expect } from 'vitest';
import { type Case, eventsOf, lasting, outcomeOf } from './case.testkit.ts';

/** Values: reading, setting, hearing of them, and refusals. */
export const VALUE_CASES: readonly Case[] = [
  {
    name: 'knows the whole state when it is open',
    async play(stage) {
      const client = await stage.connecting();
      await client.do('opened');
      expect(lasting(await client.do('state'))).toEqual(lasting(await stage.state()));
      expect(await client.do('connections')).toEqual(['connecting', 'open']);
      expect(await client.do('connection')).toMatchObject({ status: 'open' });
    },
  },
  {
    name: 'sets values, is confirmed, and is told of each once',
    async play(stage) {
      const client = await stage.connected();
      await stage.admin.ask({ brightness: 50, contrast: 50 });
      await client.do('waitFor', { key: 'contrast', value: 50 });
      await eventsOf(client);
      expect(await client.do('set', { values: { brightness: 61, contrast: 62 } })).toEqual({
        brightness: 61,
        contrast: 62,
      });
      expect(await client.do('get', { keys: ['brightness', 'contrast'] })).toEqual({
        brightness: 61,
        contrast: 62,
      });
      expect(await eventsOf(client)).toEqual([
        ['brightness', 61],
        ['contrast', 62],
      ]);
      expect(await stage.state()).toMatchObject({ brightness: 61, contrast: 62 });
    },
  },
  {
    name: 'rejects what is refused with the error that it is',
    async play(stage) {
      const client = await stage.connected();
      const set = (values: object) => outcomeOf(client.do('set', { values }));
      expect(await set({ brightness: 150 })).toEqual({ error: 'InvalidValue', key: 'brightness' });
      expect(await set({ nonsense: 1 })).toEqual({ error: 'UnknownKey', key: 'nonsense' });
      expect(await set({ 'cam1-exists': true })).toEqual({ error: 'PermissionDenied', key: 'cam1-exists' });
      expect(await outcomeOf(client.do('record', { command: 'pause' }))).toMatchObject({
        error: 'InvalidState',
      });
      expect(await outcomeOf(client.do('get', { keys: ['nonsense'] }))).toEqual({
        error: 'UnknownKey',
        key: 'nonsense',
      });
    },
  },
  {
    name: 'applies the good keys of a set of which another is refused',
    async play(stage) {
      const client = await stage.connected();
      expect(await outcomeOf(client.do('set', { values: { contrast: 33, gain: 101 } }))).toEqual({
        error: 'InvalidValue',
        key: 'gain',
      });
      expect(await client.do('get', { keys: ['contrast'] })).toEqual({ contrast: 33 });
    },
  },
  {
    name: 'reads without a login, and writes nothing',
    async play(stage) {
      const client = await stage.connecting({});
      await client.do('opened');
      expect(await client.do('get', { keys: ['fps'] })).toHaveProperty('fps');
      expect(await outcomeOf(client.do('set', { values: { brightness: 1 } }))).toEqual({
        error: 'PermissionDenied',
        key: 'brightness',
      });
      expect(await outcomeOf(client.do('get', { keys: ['last-snapshot'] }))).toEqual({
        error: 'PermissionDenied',
        key: 'last-snapshot',
      });
    },
  },
  {
    name: 'settles every one of 10,000 sets with a few messages, the last of which wins',
    async play(stage) {
      const client = await stage.connected();
      const values = Array.from({ length: 10_000 }, (_, index) => (index * 7) % 101);
      const last = values.at(-1);
      expect(await client.do('burst', { key: 'saturation', values })).toEqual({
        fulfilled: 10_000,
        rejected: {},
      });
      expect(await stage.state()).toMatchObject({ saturation: last });
      await client.do('waitFor', { key: 'saturation', value: last });
      const sent = stage.proxy.messages.filter((message) => 'saturation' in message);
      // 20 a second, the first at once: even a client that takes its time to make them needs no more.
      expect(sent.length).toBeLessThanOrEqual(60);
      expect(sent.at(-1)).toMatchObject({ saturation: last });
    },
  },
  {
    name: 'lets what was asked first reach the server first',
    async play(stage) {
      const client = await stage.connected();
      const set = (contrast: number) => client.do('set', { values: { contrast } });
      const asked = [
        ...[
          set(11),
          set(12),
          client.do('get', { keys: ['contrast'] }),
          client.do('record', { command: 'start' }),
        ],
        ...[set(13), set(14), client.do('record', { command: 'stop' }), set(15)],
      ];
      expect(await asked[2]).toEqual({ contrast: 12 });
      await Promise.all(asked);
      const steps = stage.proxy.messages.flatMap(({ contrast, record }) => contrast ?? record ?? []);
      // Values that were overtaken may be among them or not.
      expect(steps.filter((step) => step !== 11 && step !== 13)).toEqual([12, true, 14, false, 15]);
    },
  },
  {
    name: 'sees what another client does, and the other way round',
    async play(stage) {
      const [one, other] = [await stage.connected(), await stage.connected()];
      await one.do('set', { values: { 'red-gain': 21 } });
      await other.do('waitFor', { key: 'red-gain', value: 21 });
      await other.do('set', { values: { 'red-gain': 22 } });
      await one.do('waitFor', { key: 'red-gain', value: 22 });
      const race = [one, other].map((client, index) =>
        client.do('burst', {
          key: 'blue-gain',
          values: Array.from({ length: 50 }, (_, step) => step * 2 + index),
        }),
      );
      await Promise.all(race);
      const { 'blue-gain': last } = await stage.state();
      for (const client of [one, other]) await client.do('waitFor', { key: 'blue-gain', value: last });
      expect(lasting(await one.do('state'))).toEqual(lasting(await other.do('state')));
    },
  },
];
