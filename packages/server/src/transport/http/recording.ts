import type { Key, MediaRecord } from '@sightglass/protocol';
import type { FastifyRequest } from 'fastify';
import { answer } from './answers.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

/** What each command asks of the `record` key. */
const COMMANDS = {
  start: { value: true, summary: 'Begins a recording; changes nothing while one is under way' },
  stop: { value: false, summary: 'Ends the recording; changes nothing without one' },
  pause: { value: 'pause', summary: "Stops the recording's clock" },
  resume: { value: 'pause_release', summary: 'Goes on in the same file' },
} as const;

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

  const tags = ['recording'];
  for (const [command, { value, summary }] of Object.entries(COMMANDS)) {
    const schema = { summary, tags, response: { 200: answer('RecordingStatus', 'It is done.') } };
    const config = { access: { key: 'record' } } as const;
    app.post(`/api/recording/${command}`, { schema, config }, async (request) => {
      await change(request, 'record', value);
      return status();
    });
  }

  const schema = {
    summary: 'Whether it records, and what',
    tags,
    response: { 200: answer('RecordingStatus', 'How it is now.') },
  };
  app.get('/api/recording/status', { schema, config: { access: ['Media_r'] } }, () => status());

  const snapshot = {
    summary: 'Takes a picture and stores it',
    tags,
    response: { 201: answer('MediaRecord', 'The picture is on the disk.') },
  };
  app.post(
    '/api/snapshot',
    { schema: snapshot, config: { access: { key: 'snap' } } },
    async (request, reply) => reply.code(201).send(await change(request, 'snap', true)),
  );
}
