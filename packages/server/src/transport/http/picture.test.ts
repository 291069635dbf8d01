import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { JPEG } from '../../library/library.testkit.ts';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  headers = await house.bearer('viewer');
  return () => house.close();
});

const get = (url: string) => house.app.inject({ url, headers });

describe.each(['/camera.jpeg', '/image'])('%s', (path) => {
  it('is the picture of now, whole, and never one that somebody kept', async () => {
    const response = await get(path);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
    expect(response.rawPayload).toEqual(JPEG);
  });

  it('has the quality of the key where none is asked for', async () => {
    house.store.report({ 'jpeg-quality': 31 });
    await get(path);
    await get(`${path}?quality=0`);
    await get(`${path}?quality=100&camera=2`);
    expect(house.picture.stills).toEqual([
      ['main', 31],
      ['main', 0],
      [2, 100],
    ]);
  });

  it.each([
    'quality=-1',
    'quality=101',
    'quality=1.5',
    'quality=best',
    'camera=0',
    'camera=3',
    'camera=main',
  ])('is refused with what cannot be: %s', async (query) => {
    const response = await get(`${path}?${query}`);
    expect(response.statusCode).toBe(400);
    expect(response.json()).toMatchObject({ error: { code: 'INVALID_VALUE' } });
    expect(house.picture.stills).toEqual([]);
  });

  it('of a camera that is not there is 409', async () => {
    house.picture.problem = new ProtocolError('Invalid state', 'There is no camera 2');
    const response = await get(`${path}?camera=2`);
    expect(response.statusCode).toBe(409);
    expect(response.json()).toEqual({ error: { code: 'INVALID_STATE', message: 'There is no camera 2' } });
  });
});

describe('the picture', () => {
  it('is those bytes alone where they lie in the middle of others', async () => {
    const surroundings = Buffer.concat([Buffer.from('before'), JPEG, Buffer.from('behind')]);
    const jpeg = new Uint8Array(surroundings.buffer, surroundings.byteOffset + 6, JPEG.length);
    vi.spyOn(house.picture, 'still').mockResolvedValue({ jpeg, width: 640, height: 480 });
    expect((await get('/image')).rawPayload).toEqual(JPEG);
  });

  it('is for everybody where the configuration says so', async () => {
    const open = await HttpHouse.open({ publicPicture: true });
    onTestFinished(() => open.close());
    expect((await open.app.inject({ url: '/image' })).statusCode).toBe(200);
    expect((await open.app.inject({ url: '/api/recordings' })).statusCode).toBe(401);
  });

  it('may be shown in the pages of others', async () => {
    expect((await get('/image')).headers['cross-origin-resource-policy']).toBe('cross-origin');
  });
});
