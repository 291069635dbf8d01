import type { Key, MediaRecord } from '@sightglass/protocol';
import type { FastifyRequest } from 'fastify';
import { demand } from './guard.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

/** What each command asks of the `record` key. */
const COMMANDS = { start: true, stop: false, pause: 'pause', resume: 'pause_release' } as const;

/** Recording by commands, and pictures: the same as the `record` and `snap` keys. */
export function addRecording(app: App, { store }: HttpServices): void {
  const change = async (
    request: FastifyRequest,
    key: Key,
    value: unknown,
  ): Promise<MediaRecord | undefined> => {
    const { applied, refused } = await store.change(actorOf(request.identity), [[key, value]]);
    const [problem] = refused;
    if (problem) throw problem;
    return applied[0]?.made;
  };
  const status = () => {
    const { record, recording } = store.read();
    return { state: record === 'pause' ? 'paused' : record ? 'recording' : 'idle', recording };
  };

  for (const [command, value] of Object.entries(COMMANDS)) {
    app.post(`/api/recording/${command}`, async (request) => {
      await change(request, 'record', value);
      return status();
    });
  }

  app.get('/api/recording/status', (request) => {
    demand(request, ['Media_r']);
    return status();
  });

  app.post('/api/snapshot', async (request, reply) =>
    reply.code(201).send(await change(request, 'snap', true)),
  );
}
