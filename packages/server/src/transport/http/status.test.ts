import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

const STORAGE = { freeBytes: 1_000, usedBytes: 10, recordings: 1, secondsLeft: null };
const STATISTICS = {
  fps: 25,
  late: 1,
  stages: [],
  inputs: [null, null] as const,
  rssBytes: 7,
  cpu: 0.5,
};

let house: HttpHouse;

beforeEach(async () => {
  house = await HttpHouse.open();
  return () => house.close();
});

const status = async (headers: Record<string, string> = {}) => {
  const response = await house.app.inject({ url: '/api/status', headers });
  expect(response.statusCode).toBe(200);
  return response.json<Record<string, unknown>>();
};

describe('the status', () => {
  const resolutions = ['640x480', '1280x720'];

  it('is for everybody: name, version, cameras, recording and clients, and nothing of the machine', async () => {
    house.store.report({ clients: 3, storage: STORAGE });
    house.picture.condition = {
      media: 'running',
      heads: [{ exists: true, sensors: 2 }, null],
      statistics: STATISTICS,
    };
    for (const headers of [{}, await house.bearer('guest', ['Device_rw', 'Storage_r'])]) {
      expect(await status(headers)).toEqual({
        name: 'Lathe 7',
        version: '1.2.3',
        uptime: expect.any(Number),
        cameras: [{ camera: 1, exists: true, sensors: 2, resolutions }],
        recording: false,
        clients: 3,
      });
    }
  });

  it('has load, disk and picture for those with System_r', async () => {
    house.store.report({ storage: STORAGE });
    house.picture.condition = { ...house.picture.condition, statistics: STATISTICS };
    const full = await status(await house.bearer('viewer'));
    expect(full).toMatchObject({
      storage: STORAGE,
      media: { state: 'running', fps: 25, late: 1, rssBytes: 7, cpu: 0.5 },
      load: { average: [expect.any(Number), expect.any(Number), expect.any(Number)] },
    });
    expect(full['load']).toHaveProperty('memoryBytes', expect.any(Number));
  });

  it('goes without what nobody has measured yet', async () => {
    house.picture.condition = { media: 'starting', heads: [null, null] };
    const full = await status(await house.bearer('viewer'));
    expect(full).toMatchObject({ cameras: [], media: { state: 'starting' }, storage: null });
  });

  it('numbers the cameras as the keys do, and says why one is dark', async () => {
    house.picture.sizes = [[], ['1920x1080']];
    house.picture.condition = {
      media: 'running',
      heads: [null, { exists: false, sensors: 1, problem: 'connection refused' }],
    };
    expect((await status())['cameras']).toEqual([
      { camera: 2, exists: false, sensors: 1, problem: 'connection refused', resolutions: ['1920x1080'] },
    ]);
  });

  it('shows a recording as the key does', async () => {
    house.store.report({ record: 'pause' });
    expect((await status())['recording']).toBe('pause');
  });
});
