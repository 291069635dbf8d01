import { loadavg } from 'node:os';
import { answer } from './answers.ts';
import type { App, HttpServices } from './services.ts';

/** How the server does, for everybody; load and disk for those with System_r (PROTOCOL.md, section 9). */
export function addStatus(app: App, { store, camera, name, version }: HttpServices): void {
  const begun = performance.now();
  const schema = {
    summary: 'How the server does; load and disk with System_r',
    tags: ['server'],
    response: { 200: answer('Status', 'Name, version, cameras, recording and clients.') },
  };
  app.get('/api/status', { schema, config: { access: 'public' } }, (request) => {
    const { record, clients, storage } = store.read();
    const { heads, media, statistics } = camera.health();
    const cameras = ([1, 2] as const).flatMap((number) => {
      const head = heads[number - 1];
      return head ? [{ camera: number, ...head, resolutions: camera.resolutions(number) }] : [];
    });
    const uptime = Math.floor((performance.now() - begun) / 1_000);
    const all = { name, version, uptime, cameras, recording: record, clients };
    if (!request.identity.session?.permissions.has('System_r')) return all;
    return {
      ...all,
      load: { average: loadavg(), memoryBytes: process.memoryUsage.rss() },
      storage,
      media: { state: media, ...statistics },
    };
  });
}
