import { ProtocolError } from '@sightglass/protocol';
import { expect, it } from 'vitest';
import { HttpHouse } from './http-server.testkit.ts';

it('the cameras say whether there is one, how its sensors do and what sizes it has', async () => {
  const house = await HttpHouse.open();
  try {
    const headers = await house.bearer('viewer');
    house.store.report({ 'cam1-exists': true });
    const response = await house.app.inject({ url: '/api/cameras', headers });
    expect(response.json()).toEqual({
      items: [
        {
          camera: 1,
          exists: true,
          sensors: house.picture.cameraSensors,
          resolutions: ['640x480', '1280x720'],
        },
        { camera: 2, exists: false, sensors: [], resolutions: [] },
      ],
      cursor: null,
    });
    house.store.report({ 'cam1-exists': false });
    const [lost] = (await house.app.inject({ url: '/api/cameras', headers })).json().items;
    expect(lost).toMatchObject({ exists: false, sensors: house.picture.cameraSensors });
  } finally {
    await house.close();
  }
});

it('a sensor says what it can, where that is known', async () => {
  const house = await HttpHouse.open();
  try {
    const can = {
      device: '/dev/video0',
      name: '<img onerror=alert(1)>',
      formats: [{ format: 'MJPG', width: 640, height: 480, rates: [30, 15] }],
      controls: [{ id: '0x00980900', name: 'Brightness', min: 0, max: 255, default: 128, inactive: false }],
      keys: [{ key: 'brightness' as const, by: 'camera' as const, controls: ['0x00980900'] }],
    };
    const [sensor] = house.picture.cameraSensors;
    if (!sensor) throw new Error('The house has no sensor');
    house.picture.cameraSensors = [sensor, { ...sensor, sensor: 2 }];
    house.picture.cameraAbilities = [can, null];
    const response = await house.app.inject({ url: '/api/cameras', headers: await house.bearer('viewer') });
    expect(response.json().items[0].sensors).toEqual([
      { ...sensor, abilities: can },
      { ...sensor, sensor: 2 },
    ]);
  } finally {
    await house.close();
  }
});

it('a camera that could be one says what it can, with the choices of its menus, and ranges without a default', async () => {
  const house = await HttpHouse.open();
  try {
    const mode = { id: '0x009a0901', name: 'Auto Exposure', min: 0, max: 3, default: 3, inactive: false };
    const abilities = {
      formats: [],
      controls: [
        { ...mode, choices: [{ value: 1, name: 'Manual Mode' }] },
        { id: 'Brightness', name: 'Brightness', min: 0, max: 1, inactive: true },
      ],
      keys: [],
    };
    const camera = { address: 'v4l2:/dev/video2', name: 'Grabber', model: null, abilities };
    house.picture.camerasAround = [camera];
    const headers = await house.bearer('administrator');
    const response = await house.app.inject({ url: '/api/cameras/discover', headers });
    expect(response.json().items).toEqual([camera]);
  } finally {
    await house.close();
  }
});

it('the cameras on the network are told to whoever administers the server', async () => {
  const house = await HttpHouse.open();
  try {
    const administrator = await house.bearer('administrator');
    const ask = (headers: typeof administrator) =>
      house.app.inject({ url: '/api/cameras/discover', headers });
    expect((await ask(administrator)).json()).toEqual({ items: house.picture.camerasAround, cursor: null });
    expect((await ask(await house.bearer('operator'))).statusCode).toBe(403);
    house.picture.problem = new ProtocolError('Hardware error', 'The picture is being restarted');
    expect((await ask(administrator)).json()).toMatchObject({ error: { code: 'HARDWARE_ERROR' } });
  } finally {
    await house.close();
  }
});
