import type { MediaRecord } from '@sightglass/protocol';
import { type Static, Type } from 'typebox';
import { NAME_LENGTH, NOTE_LENGTH } from '../../library/caption.ts';
import { UNDO_SECONDS } from '../../library/removals.ts';
import { SEARCH_LENGTH } from '../../library/search.ts';
import { answer, emptyAnswer } from './answers.ts';
import { notFound } from './http-error.ts';
import { type KindOfRecord, RECORD_ID } from './kind-of-record.ts';
import { addLibraryFiles } from './library-file.ts';
import type { App, HttpServices } from './services.ts';
import { witnessed } from './witnessed.ts';

/** What every list of what came in time takes. */
export const PAGE = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 256 })),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
});
const LIST = Type.Object({
  ...PAGE.properties,
  search: Type.Optional(
    Type.String({
      maxLength: SEARCH_LENGTH,
      description:
        'Words that are all in the name, the note or the file name; case and accents are left aside.',
    }),
  ),
});
const CAPTION = Type.Object(
  {
    name: Type.Optional(
      Type.Union([Type.String({ maxLength: NAME_LENGTH }), Type.Null()], {
        description: 'What to call it, in one line; null or "" for no name.',
      }),
    ),
    note: Type.Optional(
      Type.Union([Type.String({ maxLength: NOTE_LENGTH }), Type.Null()], {
        description: 'What there is to say about it; null or "" for nothing.',
      }),
    ),
  },
  { additionalProperties: false },
);
const REMOVAL = Type.Object({
  undo: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: UNDO_SECONDS,
      description: 'Seconds in which it can be brought back; without it, there is no way back.',
    }),
  ),
});

/** Recordings and pictures: lists, names and notes, files, thumbnails, their end, and the way back from it. */
export function addLibrary(app: App, services: HttpServices): void {
  addKind(app, services, 'recording');
  addKind(app, services, 'snapshot');
}

function addKind(app: App, services: HttpServices, kind: MediaRecord['kind']): void {
  const { library } = services;
  const path = `/api/${kind}s`;
  const find = (id: string): MediaRecord => {
    const record = library.get(kind, id);
    if (!record) throw notFound(`${kind} ${id}`);
    return record;
  };

  const plural = kind === 'recording' ? 'recordings' : 'pictures';
  const one = kind === 'recording' ? 'a recording' : 'a picture';
  const tags = ['library'];
  const read = { access: ['Media_r'] } as const;

  const list = {
    summary: `Lists ${plural}, newest first`,
    tags,
    querystring: LIST,
    response: { 200: answer('MediaPage', 'A page.') },
  };
  app.get(path, { schema: list, config: read }, ({ query }) =>
    library.list(kind, {
      ...pageQuery(query),
      ...(query.search === undefined ? {} : { search: query.search }),
    }),
  );

  const record = {
    summary: `What is known of ${one}`,
    tags,
    params: RECORD_ID,
    response: { 200: answer('MediaRecord', 'Its record.') },
  };
  app.get(`${path}/:id`, { schema: record, config: read }, (request) => find(request.params.id));

  addChanges(app, services, { kind, one, find });
  addLibraryFiles(app, services, { kind, one, find });
}

function addChanges(app: App, { library, audit }: HttpServices, { kind, one, find }: KindOfRecord): void {
  const path = `/api/${kind}s/:id`;
  const tags = ['library'];
  const write = { access: ['Media_rw'] } as const;

  const change = {
    summary: `Gives ${one} a name or a note`,
    tags,
    description: 'What is left out stays as it is.',
    params: RECORD_ID,
    body: CAPTION,
    response: { 200: answer('MediaRecord', 'Its record as it is now.') },
  };
  const changing = { ...write, deed: `${kind}.change` };
  app.patch(path, { schema: change, config: changing }, (request) => {
    const { id } = request.params;
    const to = request.body;
    const before = library.get(kind, id);
    const from = before && {
      ...(to.name === undefined ? {} : { name: before.name }),
      ...(to.note === undefined ? {} : { note: before.note }),
    };
    return witnessed(audit, request, { action: changing.deed, key: id, from, to }, () => {
      const changed = library.caption(kind, id, to);
      if (!changed) throw notFound(`${kind} ${id}`);
      return changed;
    });
  });

  const removal = {
    summary: `Removes ${one} and its file`,
    tags,
    description:
      'With `undo` it is gone at once, and `…/restore` brings it back until so many seconds have passed.',
    params: RECORD_ID,
    querystring: REMOVAL,
    response: { 204: emptyAnswer('It is gone.') },
  };
  const removing = { ...write, deed: `${kind}.delete` };
  app.delete(path, { schema: removal, config: removing }, async (request, reply) => {
    const { id } = request.params;
    const { undo } = request.query;
    const deed = { action: removing.deed, key: id, ...(undo === undefined ? {} : { to: { undo } }) };
    await witnessed(audit, request, deed, async () => {
      const { removals } = library;
      const existed = undo === undefined ? await removals.now(kind, id) : removals.later(kind, id, undo);
      if (!existed) throw notFound(`${kind} ${id}`);
    });
    return reply.code(204).send();
  });

  const restoration = {
    summary: `Brings ${one} back that was removed with undo`,
    tags,
    params: RECORD_ID,
    response: { 200: answer('MediaRecord', 'Its record, which is in the lists again.') },
  };
  const restoring = { ...write, deed: `${kind}.restore` };
  app.post(`${path}/restore`, { schema: restoration, config: restoring }, (request) => {
    const { id } = request.params;
    return witnessed(audit, request, { action: restoring.deed, key: id }, () => {
      // Whoever asks a second time, such as after an answer that was lost, has what they want.
      return library.removals.takeBack(kind, id) ?? find(id);
    });
  });
}

/** A page that is asked for, with its times as such. */
export function pageQuery({ limit, cursor, from, to }: Static<typeof PAGE>) {
  return {
    limit,
    ...(cursor === undefined ? {} : { cursor }),
    ...(from === undefined ? {} : { from: new Date(from) }),
    ...(to === undefined ? {} : { to: new Date(to) }),
  };
}
