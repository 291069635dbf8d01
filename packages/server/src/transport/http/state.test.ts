import { ERRORS, KEY_NAMES, ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { valuesReplies } from '../websocket/replies.ts';
import { HttpHouse } from './http-server.testkit.ts';
import { actorOf, identify } from './identity.ts';

const UNKNOWN = 'There is no such key; {"get":["*"]} or GET /api/state lists them';

let house: HttpHouse;

beforeEach(async () => {
  house = await HttpHouse.open();
  return () => house.close();
});

const get = (path: string, headers: Record<string, string> = {}) =>
  house.app.inject({ url: `/api/state${path}`, headers });

/** Sends a body as it stands, so that no library mends it on the way. */
const patch = (body: string, headers: Record<string, string> = {}) =>
  house.app.inject({
    method: 'PATCH',
    url: '/api/state',
    headers: { ...headers, 'content-type': 'application/json' },
    payload: body,
  });

describe('the state', () => {
  it('is what one may read: for an anonymous the public keys, for an administrator all', async () => {
    const open = await get('');
    expect(open.statusCode).toBe(200);
    expect(open.json()).toMatchObject({ brightness: 50, record: false, resolution: '1280x720' });
    for (const key of ['recording', 'last-recording', 'last-snapshot', 'storage', 'clients']) {
      expect(open.json()).not.toHaveProperty(key);
    }
    const all = await get('', await house.bearer('administrator'));
    expect(Object.keys(all.json())).toEqual([...KEY_NAMES]);
  });

  it('is the one of now', async () => {
    house.store.report({ 'cam1-exists': true });
    expect((await get('')).json()).toMatchObject({ 'cam1-exists': true });
  });
});

describe('one key', () => {
  it('is answered under the name that it was asked by', async () => {
    expect((await get('/brightness')).json()).toEqual({ brightness: 50 });
    expect((await get('/noise-suppression')).json()).toEqual({ 'noise-suppression': false });
    expect((await get('/noise-supression')).json()).toEqual({ 'noise-supression': false });
  });

  it.each(['nonsense', '__proto__', 'constructor', 'toString', 'light0', '%20brightness', 'get'])(
    'that there is not is 404: %s',
    async (name) => {
      const response = await get(`/${name}`);
      expect(response.statusCode).toBe(404);
      expect(response.json()).toEqual({ error: { code: 'UNKNOWN_KEY', message: UNKNOWN } });
    },
  );

  it('is not all of them', async () => {
    const response = await get('/*');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({
      error: { code: 'UNKNOWN_KEY', message: 'All keys are at /api/state' },
    });
  });

  it('without the right is 401 for an anonymous and 403 for anybody else', async () => {
    expect((await get('/storage')).statusCode).toBe(401);
    const refused = await get('/storage', await house.bearer('guest', ['Media_r']));
    expect(refused.statusCode).toBe(403);
    expect(refused.json()).toEqual({ error: { code: 'PERMISSION_DENIED', message: 'This takes Storage_r' } });
    expect((await get('/storage', await house.bearer('viewer'))).json()).toEqual({ storage: null });
  });
});

describe('a change', () => {
  it('is answered with the values as they are reported', async () => {
    const response = await patch(
      '{"brightness":75,"auto-exposure":"manual","noise-suppression":true,"record":"on"}',
      await house.bearer('operator'),
    );
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      brightness: 75,
      'auto-exposure': false,
      'noise-suppression': true,
      record: true,
    });
    expect(house.store.read()).toMatchObject({ brightness: 75, 'auto-exposure': false, record: true });
  });

  it('of nothing is done', async () => {
    const response = await patch('{}');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({});
  });

  it.each<[body: string, code: string, status: number, message: string]>([
    ['{"brightness":101}', 'INVALID_VALUE', 400, 'Value must be between 0 and 100'],
    ['{"brightness":75.5}', 'INVALID_VALUE', 400, 'Value must be an integer'],
    ['{"brightness":"75"}', 'INVALID_VALUE', 400, 'Value must be an integer'],
    ['{"brightness":null}', 'INVALID_VALUE', 400, 'Value must be an integer'],
    ['{"brightness":1e999}', 'INVALID_VALUE', 400, 'Value must be an integer'],
    ['{"cam1-light":1}', 'INVALID_VALUE', 400, 'Value must be one of: true, false'],
    ['{"resolution":"1x1"}', 'INVALID_VALUE', 400, 'Value must be one of: 640x480, 1280x720, 1920x1080'],
    ['{"nonsense":1}', 'UNKNOWN_KEY', 404, UNKNOWN],
    ['{"__proto__":{"brightness":1}}', 'UNKNOWN_KEY', 404, UNKNOWN],
    ['{"constructor":{"prototype":{}}}', 'UNKNOWN_KEY', 404, UNKNOWN],
    ['{"*":1}', 'UNKNOWN_KEY', 404, UNKNOWN],
    ['{"id":1}', 'UNKNOWN_KEY', 404, UNKNOWN],
    ['{"cam1-exists":true}', 'PERMISSION_DENIED', 403, 'This key is read-only'],
    ['{"record":"pause"}', 'INVALID_STATE', 409, 'Nothing is being recorded; send {"record":true} first'],
  ])('of one key that fails is that error: %s', async (body, code, status, message) => {
    const response = await patch(body, await house.bearer('operator'));
    expect(response.statusCode).toBe(status);
    expect(response.json()).toEqual({ error: { code, message } });
    expect(house.store.revision).toBe(0);
  });

  it('of several keys, some of which fail, is 207 with the values and the errors in their order', async () => {
    const response = await patch(
      '{"fps":999,"contrast":60,"__proto__":1,"brightness":75,"clients":1}',
      await house.bearer('operator'),
    );
    expect(response.statusCode).toBe(207);
    expect(response.json()).toEqual({
      values: { contrast: 60, brightness: 75 },
      errors: [
        { key: 'fps', code: 'INVALID_VALUE', message: 'Value must be between 5 and 60' },
        { key: '__proto__', code: 'UNKNOWN_KEY', message: UNKNOWN },
        { key: 'clients', code: 'PERMISSION_DENIED', message: 'This key is read-only' },
      ],
    });
    expect(house.store.read()).toMatchObject({ contrast: 60, brightness: 75, fps: 30 });
  });

  it('of several keys that all fail is the first error, and all of them', async () => {
    const response = await patch('{"fps":999,"nonsense":1}', await house.bearer('operator'));
    expect(response.statusCode).toBe(400);
    const first = { code: 'INVALID_VALUE', message: 'Value must be between 5 and 60' };
    expect(response.json()).toEqual({
      error: first,
      errors: [
        { key: 'fps', ...first },
        { key: 'nonsense', code: 'UNKNOWN_KEY', message: UNKNOWN },
      ],
    });
  });

  it('by an anonymous is 401 and says how to log in, of one key as of several', async () => {
    for (const body of ['{"brightness":1}', '{"brightness":1,"contrast":1}']) {
      const response = await patch(body);
      expect(response.statusCode).toBe(401);
      expect(response.headers['www-authenticate']).toBe('Bearer');
      expect(response.json()).toMatchObject({ error: { code: 'AUTHENTICATION_REQUIRED' } });
    }
    expect(house.store.revision).toBe(0);
  });

  it('without the right is 403, whatever the value', async () => {
    const response = await patch('{"brightness":"nonsense"}', await house.bearer('viewer'));
    expect(response.statusCode).toBe(403);
    expect(response.json()).toEqual({
      error: { code: 'PERMISSION_DENIED', message: 'This takes Device_rw' },
    });
  });

  it('that the camera refuses is told with its reason and leaves no trace', async () => {
    const headers = await house.bearer('operator');
    house.camera.problem = new ProtocolError('Hardware error', 'The sensor does not answer');
    const refused = await patch('{"resolution":"1920x1080"}', headers);
    expect(refused.statusCode).toBe(502);
    expect(refused.json()).toEqual({
      error: { code: 'HARDWARE_ERROR', message: 'The sensor does not answer' },
    });
    expect(house.store.read().resolution).toBe('1280x720');
  });

  it('of the size while recording is refused until the recording has ended', async () => {
    const headers = await house.bearer('operator');
    await patch('{"record":true}', headers);
    expect((await patch('{"fps":10}', headers)).json()).toMatchObject({
      error: { code: 'RECORDING_IN_PROGRESS' },
    });
    await patch('{"record":false}', headers);
    expect((await patch('{"fps":10}', headers)).json()).toEqual({ fps: 10 });
  });

  it('has no prototype changed behind it', async () => {
    await patch('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    expect({}).not.toHaveProperty('polluted');
  });
});

describe('an error', () => {
  it('has the words and the meaning that the WebSocket gives it', async () => {
    const headers = await house.bearer('operator');
    const body = { fps: 999, nonsense: 1, 'cam1-exists': true, 'pip-mode': 'x', record: 'pause', gain: -1 };
    const actor = actorOf(await identify(house.auth, headers, '::1'));
    const replies = valuesReplies(
      undefined,
      await house.store.change(actor, Object.entries(body)),
      undefined,
      house.store.read(),
    );
    const response = await patch(JSON.stringify(body), headers);
    const { errors } = response.json<{ errors: { key: string; code: string; message: string }[] }>();
    expect(errors).toHaveLength(6);
    const names = Object.entries(ERRORS);
    expect(
      errors.map(({ key, code, message }) => ({
        error: names.find(([, each]) => each.code === code)?.[0],
        key,
        message,
      })),
    ).toEqual(replies);
  });
});
