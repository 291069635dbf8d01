import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JPEG } from '../../library/library.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  house.picture.newest = JPEG;
  headers = await house.bearer('operator');
});
afterEach(() => house.close());

const call = (method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE', path: string, payload?: object) =>
  house.app.inject({
    method,
    url: `/api/presets${path}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
const put = (name: string, payload?: object) => call('PUT', `/${encodeURIComponent(name)}`, payload);
const list = async () => (await call('GET', '')).json().items;

describe('saving a preset', () => {
  it('keeps what the picture looks like where no values are given', async () => {
    house.store.report({ brightness: 70, 'cam1-light': false });
    const response = await put('Night shift');
    expect(response.statusCode).toBe(200);
    const { values, ...rest } = response.json();
    expect(rest).toEqual({ name: 'Night shift', createdAt: expect.any(String), by: 'operator' });
    expect(values).toMatchObject({
      brightness: 70,
      gain: 0,
      'auto-exposure': true,
      'noise-supression': false,
    });
    expect(values).not.toHaveProperty('cam1-light');
    expect(await list()).toEqual([response.json()]);
  });

  it('takes any setting of the camera, in whichever spelling, in the place of what had the name', async () => {
    await put('a', { values: { brightness: 1 } });
    const values = { 'noise-suppression': true, fps: 25, 'cam1-light': false, 'auto-exposure': 'manual' };
    expect((await put('a', { values })).json().values).toEqual({
      'noise-supression': true,
      fps: 25,
      'cam1-light': false,
      'auto-exposure': false,
    });
    expect(await list()).toHaveLength(1);
  });

  it('tells everybody by another revision', async () => {
    await put('a');
    await put('b');
    await call('DELETE', '/a');
    expect(house.store.read().presets).toBe(3);
  });

  it.each([
    [{ brightness: 101 }, 400, 'INVALID_VALUE'],
    [{ nonsense: 1 }, 404, 'UNKNOWN_KEY'],
    [{ record: true }, 400, 'INVALID_VALUE'],
    [{ clients: 1 }, 400, 'INVALID_VALUE'],
    [{}, 400, 'INVALID_VALUE'],
  ])('refuses %j', async (values, status, code) => {
    const response = await put('a', { values });
    expect(response.statusCode).toBe(status);
    expect(response.json().error.code).toBe(code);
    expect(await list()).toEqual([]);
  });

  it.each(['x'.repeat(61), ' a', 'a\nb', 'a\u2028b', 'a\u202egpj', '%'.repeat(61)])(
    'refuses the name %j',
    async (name) => {
      expect((await put(name)).statusCode).toBe(400);
    },
  );

  it.each(['😀'.repeat(60), '<img onerror=alert(1)>', 'a/b', '../x', 'ä?#%20'])(
    'takes the name %j',
    async (name) => {
      expect((await put(name, { values: { gain: 3 } })).json().name).toBe(name);
      expect((await call('POST', `/${encodeURIComponent(name)}/apply`)).json()).toEqual({ gain: 3 });
      expect((await call('DELETE', `/${encodeURIComponent(name)}`)).statusCode).toBe(204);
    },
  );

  it('ends at 50, but for those that take the place of another', async () => {
    for (let each = 1; each <= 50; each += 1) await put(`p${each}`, { values: { gain: 1 } });
    const response = await put('one more', { values: { gain: 1 } });
    expect(response.statusCode).toBe(409);
    expect(response.json().error.message).toContain('remove one');
    expect((await put('p7', { values: { gain: 2 } })).statusCode).toBe(200);
    expect((await list()).map(({ name }: { name: string }) => name).slice(0, 3)).toEqual(['p1', 'p2', 'p3']);
  });
});

describe('the picture of a preset', () => {
  it('is what was seen when it was saved', async () => {
    await put('a');
    const response = await call('GET', '/a/thumbnail');
    expect(response.headers['content-type']).toBe('image/jpeg');
    expect(response.rawPayload).toEqual(Buffer.from(JPEG));
    expect(house.picture.watchers.size).toBe(0);
  });

  it('is not that of the moment where the camera is set otherwise', async () => {
    await put('a', { values: { brightness: 1 } });
    expect((await call('GET', '/a/thumbnail')).statusCode).toBe(404);
    house.store.report({ brightness: 1 });
    await put('a', { values: { brightness: 1 } });
    expect((await call('GET', '/a/thumbnail')).statusCode).toBe(200);
  });

  it('is there again when a preset is brought back after its removal, with the values that it had', async () => {
    const { values } = (await put('a')).json();
    await call('DELETE', '/a');
    house.store.report({ brightness: 7 });
    await put('a', { values: { ...values, gain: 9 } });
    expect((await call('GET', '/a/thumbnail')).statusCode).toBe(404);
    await put('a', { values });
    expect((await call('GET', '/a/thumbnail')).rawPayload).toEqual(Buffer.from(JPEG));
  });

  it('is taken when one that has none is applied and seen', async () => {
    await put('a', { values: { brightness: 7 } });
    await call('POST', '/a/apply');
    // What was on its way shows the settings before.
    for (let frame = 0; frame < 30; frame += 1) house.picture.show(Uint8Array.of(frame));
    const response = await call('GET', '/a/thumbnail');
    expect(response.statusCode).toBe(200);
    expect(response.rawPayload[0]).toBeGreaterThan(10);
    expect(house.picture.watchers.size).toBe(0);
  });

  it('is not taken when somebody has set something else meanwhile', async () => {
    await put('a', { values: { brightness: 7 } });
    await call('POST', '/a/apply');
    house.store.report({ brightness: 8 });
    for (let frame = 0; frame < 30; frame += 1) house.picture.show(Uint8Array.of(frame));
    expect((await call('GET', '/a/thumbnail')).statusCode).toBe(404);
  });

  it('goes with it to another name, with all the rest, in the place of what has that name', async () => {
    const { name, ...rest } = (await put('a')).json();
    expect(name).toBe('a');
    await put('b', { values: { gain: 3 } });
    house.picture.newest = Uint8Array.of(1);
    const renamed = await call('PATCH', '/a', { name: 'b' });
    expect(renamed.json()).toEqual({ ...rest, name: 'b' });
    expect(await list()).toEqual([renamed.json()]);
    expect((await call('GET', '/b/thumbnail')).rawPayload).toEqual(Buffer.from(JPEG));
    expect((await call('PATCH', '/b', { name: ' ' })).statusCode).toBe(400);
    expect((await call('PATCH', '/a', { name: 'c' })).statusCode).toBe(404);
    expect((await call('PATCH', '/b', { name: 'b' })).json().name).toBe('b');
  });

  it('is not there when the camera showed nothing', async () => {
    house.picture.condition = { media: 'down', heads: [null, null] };
    expect((await put('a')).statusCode).toBe(200);
    expect((await call('GET', '/a/thumbnail')).statusCode).toBe(404);
  });
});

describe('applying a preset', () => {
  it('writes its values for whoever asks, as a change like any other', async () => {
    await put('a', { values: { brightness: 70, contrast: 20 } });
    const response = await call('POST', '/a/apply');
    expect(response.json()).toEqual({ brightness: 70, contrast: 20 });
    expect(house.store.read()).toMatchObject({ brightness: 70, contrast: 20 });
  });

  it('says what was refused', async () => {
    await put('a', { values: { brightness: 70, fps: 25 } });
    house.store.report({ record: true });
    const response = await call('POST', '/a/apply');
    expect(response.statusCode).toBe(207);
    expect(response.json()).toMatchObject({
      values: { brightness: 70 },
      errors: [{ key: 'fps', code: 'RECORDING_IN_PROGRESS' }],
    });
  });

  it.each([
    ['POST', '/a/apply'],
    ['DELETE', '/a'],
    ['GET', '/a/thumbnail'],
  ] as const)('of no such name is not found: %s %s', async (method, path) => {
    expect((await call(method, path)).statusCode).toBe(404);
  });
});

it('every change of a preset is in the audit log', async () => {
  await put('a', { values: { gain: 5 } });
  await call('POST', '/a/apply');
  await call('DELETE', '/a');
  await call('DELETE', '/a');
  const rows = house.audit.list({ limit: 10 }).items.filter(({ action }) => action.startsWith('preset'));
  expect(rows).toMatchObject([
    { action: 'preset.remove', key: 'a', ok: false, error: 'NOT_FOUND' },
    { action: 'preset.remove', key: 'a', ok: true },
    { action: 'preset.apply', key: 'a', ok: true },
    { action: 'preset.save', key: 'a', to: { gain: 5 }, ok: true, user: 'operator' },
  ]);
});
