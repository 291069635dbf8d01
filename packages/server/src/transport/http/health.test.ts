import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { CameraHealth } from '../../camera/live-picture.ts';
import { HttpHouse } from './http-server.testkit.ts';

const MIB = 1_024 * 1_024;

let house: HttpHouse;
let free: () => number;

beforeEach(async () => {
  free = () => 64 * MIB;
  house = await HttpHouse.open({ freeBytes: () => free() });
  return () => house.close();
});

const health = async () => {
  const response = await house.app.inject({ url: '/health' });
  return { status: response.statusCode, body: response.json<unknown>() };
};
const unhealthy = (checks: object) => ({ status: 503, body: { status: 'unhealthy', checks } });

describe('the server', () => {
  it('is healthy when there is a picture and room, and says so to everybody', async () => {
    expect(await health()).toEqual({
      status: 200,
      body: { status: 'healthy', checks: { camera: 'ok', storage: 'ok' } },
    });
  });

  it.each<[what: string, condition: CameraHealth, camera: string]>([
    ['starts', { media: 'starting', heads: [null, null] }, 'The picture is starting'],
    ['is down', { media: 'down', heads: [{ exists: true, sensors: 1 }, null] }, 'The picture is down'],
    [
      'lacks a camera',
      {
        media: 'running',
        heads: [
          { exists: true, sensors: 1 },
          { exists: false, sensors: 1 },
        ],
      },
      'Camera 2: no signal',
    ],
    [
      'lacks both',
      {
        media: 'running',
        heads: [
          { exists: false, sensors: 1, problem: 'connection refused' },
          { exists: false, sensors: 2, problem: 'end of file' },
        ],
      },
      'Camera 1: connection refused; Camera 2: end of file',
    ],
    [
      'comes of a camera that no settings reach',
      {
        media: 'running',
        heads: [{ exists: true, sensors: 1, warning: 'settings do not reach it: timed out' }, null],
      },
      'Camera 1: settings do not reach it: timed out',
    ],
  ])('is not while its picture %s', async (_what, condition, camera) => {
    house.picture.condition = condition;
    expect(await health()).toEqual(unhealthy({ camera, storage: 'ok' }));
  });

  it('is not while a light does not do what it should', async () => {
    const heads = [
      { exists: true, sensors: 1 },
      { exists: true, sensors: 1 },
    ] as const;
    house.picture.condition = { media: 'running', heads, lampProblems: [undefined, 'There is no LED lamp'] };
    const camera = 'Camera 2: the light is not as it should be. There is no LED lamp';
    expect(await health()).toEqual(unhealthy({ camera, storage: 'ok' }));
  });

  it('is without a camera that it is not meant to have', async () => {
    house.picture.condition = { media: 'running', heads: [null, { exists: true, sensors: 1 }] };
    expect((await health()).status).toBe(200);
  });

  it('is not when the disk is full or gone', async () => {
    free = () => 64 * MIB - 1;
    expect(await health()).toEqual(unhealthy({ camera: 'ok', storage: 'The disk is full' }));
    free = () => {
      throw new Error('EIO /srv/data');
    };
    expect(await health()).toEqual(unhealthy({ camera: 'ok', storage: 'The disk cannot be read' }));
  });

  it('names every check that fails', async () => {
    free = () => 0;
    house.picture.condition = { media: 'down', heads: [null, null] };
    expect(await health()).toEqual(unhealthy({ camera: 'The picture is down', storage: 'The disk is full' }));
  });

  it('tells the health of the disk that it is on', async () => {
    const real = await HttpHouse.open();
    onTestFinished(() => real.close());
    const { body } = await real.app.inject({ url: '/health' });
    expect(body).toContain('"storage":"');
    expect(body).not.toContain('cannot be read');
  });
});
