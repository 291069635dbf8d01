import { expect } from 'vitest';
import { type Case, eventsOf, outcomeOf } from './case.testkit.ts';
import { type Manners, OriginalDevice } from './original-device.testkit.ts';

/** What a server may say, and the error that it is. */
const REFUSALS = {
  'Permission denied': 'PermissionDenied',
  'Invalid value': 'InvalidValue',
  'Unknown key': 'UnknownKey',
  'Invalid state': 'InvalidState',
  'Recording in progress': 'InvalidState',
  'Insufficient storage': 'InsufficientStorage',
  'Hardware error': 'HardwareError',
  'Rate limit exceeded': 'RateLimited',
  'No such words': 'SightglassError',
  '': 'Timeout',
};

const LOGIN = { username: 'admin', password: 'pass' };

function original(name: string, manners: Manners, play: (device: OriginalDevice) => Case['play']): Case {
  return {
    name: `${name}, with an original device that ${manners}`,
    async play(stage) {
      const device = await OriginalDevice.start(manners);
      try {
        stage.proxy.target = device.address;
        await play(device)(stage);
      } finally {
        stage.proxy.target = stage.server.address;
        await device.close();
      }
    },
  };
}

/** The client against a device that knows nothing of ours. */
export const ORIGINAL_CASES: readonly Case[] = (['complains', 'keeps silent'] as const).flatMap((manners) => [
  original('knows the state, sets and hears', manners, (device) => async (stage) => {
    const client = await stage.connected(LOGIN);
    expect(await client.do('state')).toEqual(device.state);
    expect(await client.do('set', { values: { brightness: 61, contrast: 62 } })).toEqual({
      brightness: 61,
      contrast: 62,
    });
    expect(device.state).toMatchObject({ brightness: 61, contrast: 62 });
    expect(await client.do('get', { keys: ['brightness', 'fps'] })).toEqual({ brightness: 61, fps: 30 });
    expect(await eventsOf(client)).toEqual([
      ['brightness', 61],
      ['contrast', 62],
    ]);
    expect(await outcomeOf(client.do('set', { values: { brightness: 150 } }))).toEqual({
      error: 'InvalidValue',
      key: 'brightness',
    });
    expect(device.messages.some((message) => 'subscribe' in message)).toBe(false);
    expect(device.messages.slice(3).some((message) => 'id' in message)).toBe(false);
  }),
  original('settles a burst, records and takes pictures', manners, (device) => async (stage) => {
    const client = await stage.connected(LOGIN);
    const values = Array.from({ length: 1_000 }, (_, index) => index % 101);
    expect(await client.do('burst', { key: 'saturation', values })).toEqual({
      fulfilled: 1_000,
      rejected: {},
    });
    expect(device.state['saturation']).toBe(values.at(-1));
    await client.do('record', { command: 'start' });
    await client.do('waitFor', { key: 'record', value: true });
    await client.do('snapshot');
    expect(device.pictures).toBe(1);
  }),
  original('names every error', manners, (device) => async (stage) => {
    const client = await stage.connected(LOGIN);
    for (const [words, error] of Object.entries(REFUSALS)) {
      device.refusals.set('brightness', words);
      const set = client.do('set', { values: { brightness: 1 } });
      expect(await outcomeOf(set), words).toEqual({ error, key: 'brightness' });
      expect(await outcomeOf(client.do('set', { values: { contrast: 2 } })), words).toEqual({ contrast: 2 });
    }
  }),
]);
