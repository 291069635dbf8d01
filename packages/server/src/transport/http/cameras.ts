import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

/** The cameras and how their sensors do, and those that could be. */
export function addCameras(app: App, { camera, store }: HttpServices): void {
  const schema = {
    summary: 'The cameras, how each of their sensors does, and what it can',
    tags: ['server'],
    response: {
      200: answer(
        'CameraPage',
        'Camera 1 and camera 2, whether there is one or not. One without a source has no sensors.',
      ),
    },
  };
  app.get('/api/cameras', { schema, config: { access: ['Device_r'] } }, async () => {
    const abilities = await camera.abilities();
    const state = store.read();
    const items = ([1, 2] as const).map((number) => {
      const known = abilities[number - 1];
      const sensors = camera.sensors(number)?.map((sensor, index) => {
        const can = known?.[index];
        return can ? { ...sensor, abilities: can } : sensor;
      });
      const exists = state[`cam${number}-exists`];
      return { camera: number, exists, sensors: sensors ?? [], resolutions: camera.resolutions(number) };
    });
    return { items, cursor: null };
  });

  const search = {
    summary:
      'Cameras that could be a source: of the machine, and on the network by ONVIF; takes three seconds',
    tags: ['server'],
    response: {
      200: answer(
        'FoundCameraPage',
        'Those of the machine that no camera uses, and all that have answered on the network.',
      ),
    },
  };
  app.get('/api/cameras/discover', { schema: search, config: { access: ['System_rw'] } }, async () => ({
    items: await camera.discover(),
    cursor: null,
  }));
}
