import { defaultState } from '@sightglass/protocol';
import { pino } from 'pino';
import { expect, it, onTestFinished, vi } from 'vitest';
import { TemporaryData } from '../library/library.testkit.ts';
import { Camera } from './camera.ts';
import { Stage, stage } from './media-process.testkit.ts';

vi.mock('node:child_process', async () => (await import('./media-process.testkit.ts')).stagedChildProcess());

function openCamera(lamps: ConstructorParameters<typeof Camera>[0]['lamps'] = [null, null]): Camera {
  const data = new TemporaryData();
  const set = new Stage();
  stage.current = set;
  const camera = new Camera({
    heads: [null, null],
    lamps,
    sensors: [0, 0],
    sizes: { all: ['640x480'], heads: [[], []] },
    rates: { main: undefined, sub: undefined },
    library: data.library(),
    logger: pino({ level: 'silent' }),
  });
  onTestFinished(async () => {
    await camera.close();
    set.remove();
    data.remove();
  });
  return camera;
}

it('two searches for cameras at the same time are one, and a later one is another', async () => {
  const camera = openCamera();
  camera.start(defaultState(), () => {});
  const [first, second] = await Promise.all([camera.discover(), camera.discover()]);
  expect(first).toEqual([{ address: 'onvif://192.0.2.1', name: null, model: null }]);
  expect(second).toEqual(first);
  expect(await camera.discover()).toMatchObject([{ address: 'onvif://192.0.2.2' }]);
});

it('a head with a lamp says where its light goes, and no secret', async () => {
  const base = 'https://user:hunter2@lamp.example:8443/relay';
  const camera = openCamera([
    { kind: 'http', method: 'GET', on: `${base}?on&key=k1`, off: `${base}?off&key=k1` },
    { kind: 'led', name: 'white:flash', percent: 60 },
  ]);
  camera.start(defaultState(), () => {});
  const bare = { formats: [], controls: [], keys: [] };
  await expect
    .poll(() => camera.abilities())
    .toEqual([[{ ...bare, lamp: 'https://lamp.example:8443' }, null], []]);
});
