import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { basename, dirname } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import type { FastifyReply } from 'fastify';
import { type Static, Type } from 'typebox';
import { demand } from './guard.ts';
import { notFound } from './http-error.ts';
import { answer, emptyAnswer, otherAnswer } from './schemas.ts';
import type { App, HttpServices } from './services.ts';
import { witnessed } from './witnessed.ts';

/** Width of a thumbnail in pixels. */
const THUMBNAIL_WIDTH = 320;

/** What every list takes. */
export const PAGE = Type.Object({
  limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 50 }),
  cursor: Type.Optional(Type.String({ maxLength: 256 })),
  from: Type.Optional(Type.String({ format: 'date-time' })),
  to: Type.Optional(Type.String({ format: 'date-time' })),
});
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) });
const FILE_QUERY = Type.Object({
  download: Type.Optional(Type.String()),
  token: Type.Optional(Type.String()),
});

/** Recordings and pictures: lists, files in ranges, thumbnails, and their end. */
export function addLibrary(app: App, services: HttpServices): void {
  addKind(app, services, 'recording');
  addKind(app, services, 'snapshot');
  addThumbnails(app, services);
}

function addKind(app: App, { library, audit }: HttpServices, kind: MediaRecord['kind']): void {
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
    querystring: PAGE,
    response: { 200: answer('MediaPage', 'A page.') },
  };
  app.get(path, { schema: list, config: read }, (request) => library.list(kind, pageQuery(request.query)));

  const record = {
    summary: `What is known of ${one}`,
    tags,
    params: ID,
    response: { 200: answer('MediaRecord', 'Its record.') },
  };
  app.get(`${path}/:id`, { schema: record, config: read }, (request) => find(request.params.id));

  const removal = {
    summary: `Removes ${one} and its file`,
    tags,
    params: ID,
    response: { 204: emptyAnswer('It is gone.') },
  };
  const write = ['Media_rw'] as const;
  const config = { access: { witnessed: write } };
  app.delete(`${path}/:id`, { schema: removal, config }, async (request, reply) => {
    const { id } = request.params;
    await witnessed(audit, request, { action: `${kind}.delete`, key: id }, async () => {
      demand(request, write);
      if (!(await library.remove(kind, id))) throw notFound(`${kind} ${id}`);
    });
    return reply.code(204).send();
  });

  const type = kind === 'recording' ? 'video/mp4' : 'image/jpeg';
  const file = {
    summary: `The file of ${one}, whole or in ranges`,
    tags,
    params: ID,
    querystring: FILE_QUERY,
    response: {
      200: otherAnswer('The file.', type),
      206: otherAnswer('The range that was asked for.', type),
    },
  };
  app.get(
    `${path}/:id/file`,
    { schema: file, config: { ...read, tokenInQuery: true } },
    async (request, reply): Promise<FastifyReply> => {
      const record = find(request.params.id);
      if (request.query.download !== undefined) {
        reply.header('content-disposition', `attachment; filename="${record.file}"`);
      }
      // One that still grows is another one a moment later.
      const growing = record.state === 'recording';
      reply.header('cache-control', growing ? 'no-store' : 'private, max-age=3600');
      const file = library.pathOf(record);
      await shortenSuffix(request.headers, file);
      return reply.sendFile(basename(file), dirname(file), { cacheControl: false });
    },
  );
}

function addThumbnails(app: App, { library, camera }: HttpServices): void {
  const schema = {
    summary: 'A small picture out of a recording',
    tags: ['library'],
    params: ID,
    querystring: FILE_QUERY,
    response: { 200: otherAnswer('The picture.', 'image/jpeg') },
  };
  app.get(
    '/api/recordings/:id/thumbnail',
    { schema, config: { access: ['Media_r'], tokenInQuery: true } },
    async (request, reply): Promise<FastifyReply> => {
      const record = library.get('recording', request.params.id);
      if (!record) throw notFound(`recording ${request.params.id}`);
      const jpeg = await library.thumbnail(record, (path) => camera.thumbnail(path, THUMBNAIL_WIDTH));
      return reply.type('image/jpeg').header('cache-control', 'private, max-age=3600').send(jpeg);
    },
  );
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

/** A suffix longer than the file is the whole of it (RFC 9110, section 14.1.2); `sendFile` would refuse it. */
async function shortenSuffix(headers: IncomingHttpHeaders, path: string): Promise<void> {
  const length = /^ *bytes=-(\d+)$/.exec(headers.range ?? '')?.[1];
  if (length === undefined) return;
  const file = await stat(path).catch(() => undefined);
  if (file && Number(length) > file.size) headers.range = 'bytes=0-';
}
