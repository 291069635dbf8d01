import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { firstFrame } from '../../camera/first-frame.ts';
import { checkPresetName, checkPresetValues, IMAGE_KEYS, type Preset } from '../../presets/presets.ts';
import { answer, emptyAnswer, otherAnswer } from './answers.ts';
import { notFound } from './http-error.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';
import { answerOutcome } from './state.ts';
import { witnessed } from './witnessed.ts';

/** Width of a thumbnail in pixels. */
const THUMBNAIL_WIDTH = 320;
/** How long each frame up to the one for the thumbnail is waited for, in ms. */
const PATIENCE = 3_000;

/** Frames after which a change of settings is seen: more than are on their way through the media process at once. */
const FRAMES_ON_THE_WAY = 15;

const NAME = Type.Object({ name: Type.String({ description: 'Of a preset: 1 to 60 characters.' }) });
const THUMBNAIL_QUERY = Type.Object({ token: Type.Optional(Type.String()) });
const NEW = Type.Union([
  Type.Object(
    {
      values: Type.Optional(
        Type.Record(Type.String(), Type.Unknown(), {
          description:
            'Settings as in `Changes`; those that the picture has at the moment where they are not given.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Null(),
]);

const RENAMED = Type.Object(
  { name: Type.String({ description: '1 to 60 characters.' }) },
  { additionalProperties: false },
);

/** Settings of the picture under a name: saved, brought back, removed. */
export function addPresets(app: App, { presets, store, camera, audit }: HttpServices): void {
  const tags = ['presets'];
  const read = { access: ['Device_r'] } as const;
  const write = { access: ['Device_rw'] } as const;
  const find = (name: string): Preset => {
    const preset = presets.find(name);
    if (!preset) throw notFound(`preset ${name}`);
    return preset;
  };

  const isSet = (values: Preset['values']): boolean => {
    const now: Readonly<Record<string, unknown>> = store.read();
    return Object.entries(values).every(([key, value]) => now[key] === value);
  };
  /** Takes the picture of a preset that has come without one, once it is seen. */
  const depict = async (preset: Preset): Promise<void> => {
    if (presets.thumbnail(preset.name) || !isSet(preset.values)) return;
    const spec = { view: 'main', width: THUMBNAIL_WIDTH } as const;
    const jpeg = await firstFrame(camera, spec, PATIENCE, FRAMES_ON_THE_WAY);
    // Somebody may have turned something meanwhile.
    if (jpeg && isSet(preset.values)) presets.depict(preset, jpeg);
  };

  const list = {
    summary: 'Lists presets by name',
    tags,
    response: { 200: answer('PresetPage', 'All of them.') },
  };
  app.get('/api/presets', { schema: list, config: read }, () => ({ items: presets.list(), cursor: null }));

  const saving = {
    summary: 'Saves a preset, in the place of one of the same name',
    description:
      'Without `values`, it is what the picture looks like now. The picture of the moment is kept with it, unless ' +
      'the camera is set otherwise. There can be 50.',
    tags,
    params: NAME,
    body: NEW,
    response: {
      200: answer('Preset', 'It is on the disk.'),
      409: answer('Failure', 'There are as many as may be.'),
    },
  };
  const save = { ...write, deed: 'preset.save' } as const;
  app.put('/api/presets/:name', { schema: saving, config: save }, (request) => {
    const { params, body, identity } = request;
    const deed = { action: save.deed, key: params.name, from: presets.find(params.name)?.values };
    return witnessed(audit, request, { ...deed, to: body?.values }, async () => {
      const name = checkPresetName(params.name);
      const state = store.read();
      const now: Readonly<Record<string, unknown>> = state;
      const shown = Object.fromEntries(IMAGE_KEYS.map((key) => [key, now[key]]));
      const values = checkPresetValues(body?.values ?? shown, store.offer);
      // With other settings, what is seen now would be the picture of another preset.
      const thumbnail = isSet(values)
        ? await firstFrame(camera, { view: 'main', width: THUMBNAIL_WIDTH }, PATIENCE)
        : undefined;
      const { username: by } = actorOf(identity);
      return presets.save({ name, values, by, thumbnail }, new Date());
    });
  });

  const renaming = {
    summary: 'Gives a preset another name; its values and its picture stay',
    description: 'What has that name already is replaced.',
    tags,
    params: NAME,
    body: RENAMED,
    response: { 200: answer('Preset', 'As it is now.') },
  };
  const change = { ...write, deed: 'preset.change' } as const;
  app.patch('/api/presets/:name', { schema: renaming, config: change }, (request) => {
    const { params, body } = request;
    const deed = {
      action: change.deed,
      key: params.name,
      from: { name: params.name },
      to: { name: body.name },
    };
    return witnessed(audit, request, deed, () => {
      const renamed = presets.rename(params.name, checkPresetName(body.name));
      if (!renamed) throw notFound(`preset ${params.name}`);
      return renamed;
    });
  });

  const applying = {
    summary: 'Brings the values of a preset back; those that pass are applied together',
    tags,
    params: NAME,
    response: {
      200: answer('State', 'All of it was applied.'),
      207: answer('PartialChange', 'Some of it was applied and some refused.'),
    },
  };
  const apply = { ...write, deed: 'preset.apply' } as const;
  app.post('/api/presets/:name/apply', { schema: applying, config: apply }, async (request, reply) => {
    const { name } = request.params;
    const outcome = await witnessed(audit, request, { action: apply.deed, key: name }, () =>
      store.change(actorOf(request.identity), Object.entries(find(name).values)),
    );
    const preset = presets.find(name);
    // The picture is a nicety: nobody waits for it, and without it everything else goes on.
    if (preset) {
      void depict(preset).catch((problem: unknown) => {
        request.log.warn({ err: problem }, 'No picture of the preset');
      });
    }
    return answerOutcome(request, reply, outcome);
  });

  const removal = {
    summary: 'Removes a preset',
    tags,
    params: NAME,
    response: { 204: emptyAnswer('It is gone.') },
  };
  const remove = { ...write, deed: 'preset.remove' } as const;
  app.delete('/api/presets/:name', { schema: removal, config: remove }, async (request, reply) => {
    const { name } = request.params;
    await witnessed(audit, request, { action: remove.deed, key: name }, () => {
      if (!presets.remove(name)) throw notFound(`preset ${name}`);
    });
    return reply.code(204).send();
  });

  const picture = {
    summary: 'What was seen when a preset was saved',
    tags,
    params: NAME,
    querystring: THUMBNAIL_QUERY,
    response: { 200: otherAnswer('The picture, 320 pixels wide.', 'image/jpeg') },
  };
  app.get(
    '/api/presets/:name/thumbnail',
    { schema: picture, config: { ...read, tokenInQuery: true } },
    (request, reply): FastifyReply => {
      const { name } = request.params;
      const { createdAt } = find(name);
      const jpeg = presets.thumbnail(name);
      if (!jpeg) throw notFound(`picture of the preset ${name}`);
      // Another one takes its place when the preset is saved again.
      const headers = { 'cache-control': 'private, no-cache', etag: `"${Date.parse(createdAt)}"` };
      return reply.type('image/jpeg').headers(headers).send(Buffer.from(jpeg));
    },
  );
}
