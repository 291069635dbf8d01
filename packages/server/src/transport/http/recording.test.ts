import { ProtocolError } from '@sightglass/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

let house: HttpHouse;
let headers: { authorization: string };

beforeEach(async () => {
  house = await HttpHouse.open();
  headers = await house.bearer('operator');
  return () => house.close();
});

const post = async (path: string) => {
  const response = await house.app.inject({ method: 'POST', url: path, headers });
  return { status: response.statusCode, body: response.json<unknown>() };
};
const command = (name: string) => post(`/api/recording/${name}`);

describe('the commands', () => {
  it('lead from idle through recording and pause and back, and each says what it came to', async () => {
    const states: unknown[] = [];
    for (const name of ['start', 'pause', 'resume', 'pause', 'stop']) states.push(await command(name));
    expect(states).toEqual(
      ['recording', 'paused', 'recording', 'paused', 'idle'].map((state) => ({
        status: 200,
        body: { state, recording: null },
      })),
    );
    expect(house.camera.calls).toEqual(['start', 'pause', 'resume', 'pause', 'stop']);
  });

  it('take a body that is empty, whatever type it is said to have', async () => {
    const response = await house.app.inject({
      method: 'POST',
      url: '/api/recording/start',
      headers: { ...headers, 'content-type': 'application/json' },
      payload: '',
    });
    expect(response.statusCode).toBe(200);
  });

  it('that ask for what is so already change nothing', async () => {
    expect(await command('stop')).toMatchObject({ status: 200, body: { state: 'idle' } });
    await command('start');
    expect(await command('start')).toMatchObject({ status: 200, body: { state: 'recording' } });
    expect(await command('resume')).toMatchObject({ status: 200, body: { state: 'recording' } });
    expect(house.camera.calls).toEqual(['start']);
  });

  it('at the wrong moment are 409', async () => {
    for (const name of ['pause', 'resume']) {
      expect(await command(name)).toEqual({
        status: 409,
        body: {
          error: {
            code: 'INVALID_STATE',
            message: 'Nothing is being recorded; send {"record":true} first',
          },
        },
      });
    }
    expect(house.camera.calls).toEqual([]);
  });

  it('on a full disk are 507, and nothing records', async () => {
    house.camera.problem = new ProtocolError('Insufficient storage', 'The disk is full');
    expect(await command('start')).toEqual({
      status: 507,
      body: { error: { code: 'INSUFFICIENT_STORAGE', message: 'The disk is full' } },
    });
    expect(house.store.read().record).toBe(false);
  });

  it('are known by their names alone', async () => {
    expect((await command('rewind')).status).toBe(404);
    const response = await house.app.inject({ url: '/api/recording/start', headers });
    expect(response.statusCode).toBe(404);
    expect(house.camera.calls).toEqual([]);
  });

  it('are seen by whoever watches the keys', async () => {
    const seen: unknown[] = [];
    house.store.watch(({ values }) => seen.push(values));
    await command('start');
    await command('pause');
    expect(seen).toEqual([{ record: true }, { record: 'pause' }]);
  });
});

describe('the status', () => {
  it('carries how far the film is', async () => {
    const recording = { file: 'a.mp4', startedAt: '2026-11-23T10:15:00.000Z', durationMs: 1_000, bytes: 7 };
    await command('start');
    house.store.report({ recording });
    const response = await house.app.inject({ url: '/api/recording/status', headers });
    expect(response.json()).toEqual({ state: 'recording', recording });
  });
});

describe('a picture', () => {
  it('is answered with its record when it is stored', async () => {
    expect(await post('/api/snapshot')).toMatchObject({
      status: 201,
      body: { id: 'a', kind: 'snapshot', url: '/api/snapshots/a/file' },
    });
    expect(house.camera.calls).toEqual(['snapshot']);
  });

  it('that the camera cannot take is told so', async () => {
    house.camera.problem = new ProtocolError('Hardware error', 'There is no picture yet');
    expect(await post('/api/snapshot')).toEqual({
      status: 502,
      body: { error: { code: 'HARDWARE_ERROR', message: 'There is no picture yet' } },
    });
  });

  it('is one of its own for each who asks', async () => {
    const all = await Promise.all([1, 2, 3].map(() => post('/api/snapshot')));
    expect(all.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(house.camera.calls).toEqual(['snapshot', 'snapshot', 'snapshot']);
  });
});
