import { KEY_NAMES, ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { type TestClient, WebSocketHouse } from './websocket-server.testkit.ts';

let house: WebSocketHouse;
let operator: TestClient;
let anonymous: TestClient;

beforeEach(async () => {
  house = await WebSocketHouse.open();
  operator = await house.connectAs('operator');
  anonymous = await house.connect();
  // Told at every coming and going.
  await operator.ask({ unsubscribe: ['clients'] });
  return () => house.close();
});

const errorOf = ({ error, key, id }: Readonly<Record<string, unknown>>) => [error, key, id];

describe('a change', () => {
  it('is confirmed to its sender, then told to everybody, the sender included', async () => {
    expect(await operator.ask({ brightness: 75 })).toEqual([
      { brightness: 75, info: ['brightness'] },
      { brightness: 75 },
    ]);
    expect(await anonymous.rest()).toEqual([{ brightness: 75 }]);
  });

  it('of several keys has one confirmation, with info in the order sent, and is told as one', async () => {
    const [confirmation, broadcast] = await operator.ask({ fps: 25, brightness: 75, contrast: 60 });
    expect(confirmation).toEqual({
      fps: 25,
      brightness: 75,
      contrast: 60,
      info: ['fps', 'brightness', 'contrast'],
    });
    expect(broadcast).toEqual({ fps: 25, brightness: 75, contrast: 60 });
    expect(await anonymous.rest()).toEqual([broadcast]);
  });

  it('that the camera takes its time for is confirmed when it is a fact', async () => {
    let open = () => {};
    house.http.camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    operator.send({ record: true });
    await expect.poll(() => house.http.camera.calls).toEqual(['start']);
    expect(await anonymous.ask({ get: ['record'] })).toEqual([{ record: false }]);
    open();
    expect(await operator.rest()).toEqual([{ record: true, info: ['record'] }, { record: true }]);
  });

  it('behind that of a slow lamp happens at once, and is confirmed behind it', async () => {
    const { camera, store } = house.http;
    let open = () => {};
    camera.devices = new Set(['cam1-light']);
    await operator.ask({ unsubscribe: ['last-change'] });
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    operator.send({ 'cam1-light': false, brightness: 61 });
    operator.send({ brightness: 70 });
    operator.send({ get: ['brightness'], id: 2 });
    await expect.poll(() => store.read().brightness).toBe(70);
    expect(await anonymous.next()).toEqual({ brightness: 70 });
    store.report({ contrast: 60 });
    expect(await operator.next()).toEqual({ contrast: 60 });
    camera.problem = new ProtocolError('Hardware error', 'The lamp does not answer');
    open();
    expect(await operator.rest()).toEqual([
      { brightness: 61, info: ['brightness'] },
      { error: 'Hardware error', key: 'cam1-light', message: 'The lamp does not answer' },
      { brightness: 70, info: ['brightness'] },
      { brightness: 70, id: 2 },
      { brightness: 70 },
    ]);
  });

  it('of a slow device is in the answer to a question behind it', async () => {
    const { camera } = house.http;
    let open = () => {};
    camera.devices = new Set(['cam1-light']);
    await operator.ask({ unsubscribe: ['last-change'] });
    camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    operator.send({ 'cam1-light': false });
    operator.send({ get: ['cam1-light'], id: 2 });
    operator.send({ ping: 3 });
    await expect.poll(() => camera.calls).toEqual(['cam1-light false']);
    open();
    expect(await operator.rest()).toEqual([
      { 'cam1-light': false, info: ['cam1-light'] },
      { 'cam1-light': false, id: 2 },
      { pong: 3 },
      { 'cam1-light': false },
    ]);
  });

  it('that the camera refuses is an error, and nobody is told', async () => {
    house.http.camera.problem = new ProtocolError('Hardware error', 'The sensor does not answer');
    expect(await operator.ask({ fps: 25, id: 1 })).toEqual([
      { error: 'Hardware error', key: 'fps', message: 'The sensor does not answer', id: 1 },
    ]);
    expect(await anonymous.rest()).toEqual([]);
  });

  it('by HTTP or by the server itself is told as well', async () => {
    house.http.store.report({ 'cam2-exists': true });
    expect(await anonymous.rest()).toEqual([{ 'cam2-exists': true }]);
  });

  it('by an anonymous is refused', async () => {
    expect(await anonymous.ask({ brightness: 75 })).toEqual([
      { error: 'Permission denied', key: 'brightness', message: 'This takes Device_rw' },
    ]);
    expect(await operator.rest()).toEqual([]);
  });
});

describe('a message', () => {
  it('has its errors after the confirmation, in its own order', async () => {
    const heard = await operator.ask({
      fps: 999,
      contrast: 60,
      nonsense: 1,
      brightness: 'dark',
      'cam1-exists': false,
      gain: 10,
      resolution: '1x1',
    });
    expect(heard[0]).toEqual({ contrast: 60, gain: 10, info: ['contrast', 'gain'] });
    expect(heard.slice(1, -1).map(errorOf)).toEqual([
      ['Invalid value', 'fps', undefined],
      ['Unknown key', 'nonsense', undefined],
      ['Invalid value', 'brightness', undefined],
      ['Permission denied', 'cam1-exists', undefined],
      ['Invalid value', 'resolution', undefined],
    ]);
    expect(heard.at(-1)).toEqual({ contrast: 60, gain: 10 });
  });

  it('that is errors alone has no confirmation', async () => {
    expect((await operator.ask({ fps: 999, nonsense: 1 })).map(errorOf)).toEqual([
      ['Invalid value', 'fps', undefined],
      ['Unknown key', 'nonsense', undefined],
    ]);
  });

  it.each([['a7'], [''], [0], [-1.5]])(
    'with the id %j has it in its confirmation and in each error',
    async (id) => {
      const heard = await operator.ask({ brightness: 75, fps: 999, get: ['contrast', 'nonsense'], id });
      expect(heard).toMatchObject([
        { brightness: 75, contrast: 50, info: ['brightness'], id },
        { error: 'Invalid value', key: 'fps', id },
        { error: 'Unknown key', key: 'nonsense', id },
        { brightness: 75 },
      ]);
      expect(heard[3]).not.toHaveProperty('id');
    },
  );

  it('of the others has the id in its reply too', async () => {
    expect(await anonymous.ask({ ping: 1, id: 'a' }, { subscribe: ['fps'], id: 'b' })).toEqual([
      { pong: 1, id: 'a' },
      { subscribed: ['fps'], id: 'b' },
    ]);
    expect(await operator.ask({ token: 'stale', id: 'c' })).toEqual([
      { authenticated: false, error: 'Invalid token', id: 'c' },
    ]);
    expect(await operator.ask({ get: 'fps', id: 'd' })).toMatchObject([
      { error: 'Invalid message', id: 'd' },
    ]);
  });

  it.each([
    ['{', 'Invalid JSON'],
    ['', 'Invalid JSON'],
    ['{"brightness":NaN}', 'Invalid JSON'],
    ['[]', 'Invalid message'],
    ['null', 'Invalid message'],
    ['{"get":[1]}', 'Invalid message'],
    ['{"id":{}}', 'Invalid message'],
  ])('that is %j is answered with %s, and the next one is taken', async (text, error) => {
    const heard = await operator.ask(text, { get: ['brightness'] });
    expect(heard).toEqual([{ error, message: expect.any(String) }, { brightness: 50 }]);
  });

  it('in a binary frame is invalid, and the next one is taken', async () => {
    operator.socket.send(Buffer.from('{"brightness":75}'), { binary: true });
    expect(await operator.rest()).toEqual([{ error: 'Invalid message', message: 'Send text frames' }]);
    expect(house.http.store.read().brightness).toBe(50);
  });

  it('in several fragments is one', async () => {
    operator.socket.send('{"get":["bright', { fin: false });
    operator.socket.send('ness"]}', { fin: true });
    expect(await operator.rest()).toEqual([{ brightness: 50 }]);
  });

  it('that has nothing in it is confirmed', async () => {
    expect(await operator.ask({})).toEqual([{ info: [] }]);
  });
});

describe('a query', () => {
  it('mixed with updates is answered with the values after them', async () => {
    const message = { get: ['brightness', 'fps', 'contrast'], brightness: 75, fps: 25 };
    expect(await operator.ask(message)).toEqual([
      { brightness: 75, fps: 25, contrast: 50, info: ['brightness', 'fps'] },
      { brightness: 75, fps: 25 },
    ]);
  });

  it('in the form of the firmware is answered the same', async () => {
    expect(await anonymous.ask({ info: ['brightness'] })).toEqual([{ brightness: 50 }]);
  });

  it('for everything is answered with what the client may read', async () => {
    const [all = {}] = await operator.ask({ get: ['*'] });
    expect(Object.keys(all)).toEqual(KEY_NAMES);
    const [readable = {}] = await anonymous.ask({ get: ['*'] });
    expect(Object.keys(readable)).toEqual(KEY_NAMES.slice(0, KEY_NAMES.indexOf('recording')));
  });
});

describe('a subscription', () => {
  it('narrows what is told, and widens it again', async () => {
    expect(await anonymous.ask({ subscribe: ['fps', 'contrast'] })).toEqual([
      { subscribed: ['fps', 'contrast'] },
    ]);
    await operator.ask({ brightness: 1, fps: 25 });
    expect(await anonymous.rest()).toEqual([{ fps: 25 }]);
    expect(await anonymous.ask({ unsubscribe: ['*'] })).toEqual([{ subscribed: [] }]);
    await operator.ask({ brightness: 2, fps: 15 });
    expect(await anonymous.rest()).toEqual([]);
    await anonymous.ask({ subscribe: ['*'] });
    await operator.ask({ brightness: 3 });
    expect(await anonymous.rest()).toEqual([{ brightness: 3 }]);
  });

  it('to keys that there are not, or that the client may not read, changes nothing and says so', async () => {
    const [reply = {}, ...errors] = await anonymous.ask({ subscribe: ['nonsense', 'storage'], id: 1 });
    expect(reply['subscribed']).toContain('brightness');
    expect(errors.map(errorOf)).toEqual([
      ['Unknown key', 'nonsense', 1],
      ['Permission denied', 'storage', 1],
    ]);
    await operator.ask({ brightness: 1 });
    expect(await anonymous.rest()).toEqual([{ brightness: 1 }]);
  });
});

describe('a ping', () => {
  it.each([[null], [0], ['now'], [{ at: [1, 2] }]])('of %j comes back as a pong', async (content) => {
    expect(await anonymous.ask({ ping: content })).toEqual([{ pong: content }]);
  });

  it('comes back in the order of the requests, also behind one that takes its time', async () => {
    let open = () => {};
    house.http.camera.gate = new Promise((resolve) => {
      open = resolve;
    });
    operator.send({ record: true, id: 1 }, { ping: 2 });
    await expect.poll(() => house.http.camera.calls).toEqual(['start']);
    // Others are answered meanwhile.
    expect(await anonymous.ask({ ping: 3 })).toEqual([{ pong: 3 }]);
    open();
    expect(await operator.next()).toEqual({ record: true, info: ['record'], id: 1 });
    expect(await operator.nextWith('pong')).toEqual({ pong: 2 });
  });
});
