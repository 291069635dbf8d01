import { expect } from 'vitest';
import { http, tokenOf } from '../client.testkit.ts';
import { type Case, outcomeOf } from './case.testkit.ts';
import type { Stage } from './stage.testkit.ts';

/** How many pictures the server has. */
async function pictures(stage: Stage): Promise<number> {
  const token = await tokenOf(stage.server);
  const { body } = await http(stage.server, token, 'GET', '/api/snapshots?limit=1000');
  return (body as { items: readonly unknown[] }).items.length;
}

/** Pictures and recordings: done once, or not at all. */
export const ONCE_CASES: readonly Case[] = [
  {
    name: 'takes a picture and has its record',
    async play(stage) {
      const client = await stage.connected();
      const before = await pictures(stage);
      const record = await client.do('snapshot');
      expect(record).toMatchObject({ kind: 'snapshot', state: 'ready' });
      expect(await pictures(stage)).toBe(before + 1);
      expect(record).toEqual((await stage.state())['last-snapshot']);
    },
  },
  {
    name: 'takes as many pictures as were asked for at once',
    async play(stage) {
      const client = await stage.connected();
      const before = await pictures(stage);
      const records = await Promise.all([1, 2, 3].map(() => client.do('snapshot')));
      expect(new Set(records.map((record) => (record as { id: string }).id)).size).toBe(3);
      expect(await pictures(stage)).toBe(before + 3);
    },
  },
  {
    name: 'starts, pauses, resumes and stops a recording',
    async play(stage) {
      const client = await stage.connected();
      for (const [command, value] of [
        ['start', true],
        ['pause', 'pause'],
        ['resume', true],
        ['stop', false],
      ] as const) {
        expect(await client.do('record', { command })).toBeNull();
        await client.do('waitFor', { key: 'record', value });
      }
    },
  },
  {
    name: 'refuses what cannot be while a recording runs',
    async play(stage) {
      const client = await stage.connected();
      await client.do('record', { command: 'start' });
      expect(await outcomeOf(client.do('set', { values: { fps: 12 } }))).toEqual({
        error: 'InvalidState',
        key: 'fps',
      });
      await client.do('record', { command: 'stop' });
    },
  },
  {
    name: 'does not take a picture again whose confirmation was lost',
    async play(stage) {
      const client = await stage.connected();
      const before = await pictures(stage);
      stage.admin.inbox.length = 0;
      stage.proxy.stallReplies();
      const picture = outcomeOf(client.do('snapshot'));
      await stage.admin.next((message) => 'last-snapshot' in message);
      await stage.cutOff();
      expect(await picture).toMatchObject({ error: 'Disconnected' });
      stage.proxy.open();
      await client.do('opened');
      await client.do('set', { values: { gain: 0 } });
      expect(await pictures(stage)).toBe(before + 1);
      expect(stage.proxy.messages.filter((message) => 'snap' in message)).toHaveLength(1);
    },
  },
  {
    name: 'does not start a recording again whose confirmation was lost, and sees that it runs',
    async play(stage) {
      const client = await stage.connected();
      stage.admin.inbox.length = 0;
      stage.proxy.stallReplies();
      const start = outcomeOf(client.do('record', { command: 'start' }));
      await stage.admin.next((message) => message['record'] === true);
      await stage.cutOff();
      expect(await start).toMatchObject({ error: 'Disconnected' });
      stage.proxy.open();
      await client.do('opened');
      expect(await client.do('state')).toMatchObject({ record: true });
      await client.do('record', { command: 'stop' });
      expect(stage.proxy.messages.filter((message) => message['record'] === true)).toHaveLength(1);
    },
  },
  ...['queue', 'fail', 'drop'].map((whenDisconnected) => ({
    name: `keeps no command for later (${whenDisconnected})`,
    async play(stage: Stage) {
      const client = await stage.connected({ whenDisconnected });
      await stage.cutOff();
      expect(await outcomeOf(client.do('record', { command: 'start' }))).toMatchObject({
        error: 'Disconnected',
      });
      expect(await outcomeOf(client.do('snapshot'))).toMatchObject({ error: 'Disconnected' });
      stage.proxy.open();
      await client.do('opened');
      await client.do('set', { values: { gain: 0 } });
      expect(stage.proxy.messages.some((message) => 'record' in message || 'snap' in message)).toBe(false);
    },
  })),
];
