import { stat } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { basename, dirname } from 'node:path';
import { type MediaRecord, ProtocolError } from '@sightglass/protocol';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { EmptyExcerpt, Excerpt, type Span } from '../../mp4/excerpt.ts';
import { ForeignFilm } from '../../mp4/film-head.ts';
import { otherAnswer } from './answers.ts';
import { attachment, partName } from './download-name.ts';
import { notFound } from './http-error.ts';
import { type KindOfRecord, RECORD_ID } from './kind-of-record.ts';
import type { App, HttpServices } from './services.ts';

/** Width of a thumbnail in pixels. */
const THUMBNAIL_WIDTH = 320;

const TOKEN = { token: Type.Optional(Type.String()) };
const FILE = {
  ...TOKEN,
  download: Type.Optional(
    Type.String({ description: 'With any value, a browser saves it, under the name that the record has.' }),
  ),
};
const MOMENT = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
const FILM = {
  ...FILE,
  from: Type.Optional({ ...MOMENT, description: 'Only from then on, in ms of the film.' }),
  to: Type.Optional({ ...MOMENT, description: 'Only up to then, in ms of the film.' }),
};

/** How long a browser may keep a file of the library: what is in it never changes. */
const KEPT = 'private, max-age=3600';

/** Files of a kind of record, whole, in ranges or cut out of a film, and their thumbnails. */
export function addLibraryFiles(app: App, services: HttpServices, record: KindOfRecord): void {
  addFile(app, services, record);
  addThumbnail(app, services, record);
}

function addFile(app: App, { library }: HttpServices, { kind, one, find }: KindOfRecord): void {
  const type = kind === 'recording' ? 'video/mp4' : 'image/jpeg';
  const schema = {
    summary: `The file of ${one}, whole or in ranges`,
    ...(kind === 'recording'
      ? {
          description:
            'With `from` or `to` it is a film of that part, cut at the key frames that cover it and not encoded anew; ' +
            'it comes whole.',
        }
      : {}),
    tags: ['library'],
    params: RECORD_ID,
    querystring: Type.Object(kind === 'recording' ? FILM : FILE),
    response: {
      200: otherAnswer('The file.', type),
      206: otherAnswer('The range that was asked for.', type),
    },
  };
  const config = { access: ['Media_r'], tokenInQuery: true } as const;
  app.get(`/api/${kind}s/:id/file`, { schema, config }, async (request, reply): Promise<FastifyReply> => {
    const record = find(request.params.id);
    const path = library.pathOf(record);
    const query: { readonly download?: string; readonly from?: number; readonly to?: number } = request.query;
    const { download } = query;
    // One that still grows is another one a moment later.
    reply.header('cache-control', record.state === 'recording' ? 'no-store' : KEPT);
    const span = spanOf(record, query);
    if (span) {
      const excerpt = await cut(record, path, span);
      if (download !== undefined) reply.header('content-disposition', attachment(record, partName(span)));
      reply.type(type).header('content-length', excerpt.bytes).header('accept-ranges', 'none');
      return reply.send(excerpt.stream());
    }
    if (download !== undefined) reply.header('content-disposition', attachment(record));
    await shortenSuffix(request.headers, path);
    return reply.sendFile(basename(path), dirname(path), { cacheControl: false });
  });
}

function addThumbnail(app: App, { library, camera }: HttpServices, { kind, one, find }: KindOfRecord): void {
  const schema = {
    summary: kind === 'recording' ? `A small picture out of ${one}` : `${one.replace('a', 'A')}, small`,
    tags: ['library'],
    params: RECORD_ID,
    querystring: Type.Object(TOKEN),
    response: { 200: otherAnswer('The picture.', 'image/jpeg') },
  };
  const config = { access: ['Media_r'], tokenInQuery: true } as const;
  app.get(
    `/api/${kind}s/:id/thumbnail`,
    { schema, config },
    async (request, reply): Promise<FastifyReply> => {
      const record = find(request.params.id);
      const jpeg = await library.thumbnail(record, (path) => camera.thumbnail(path, THUMBNAIL_WIDTH));
      return reply.type('image/jpeg').header('cache-control', KEPT).send(jpeg);
    },
  );
}

/** The part that is asked for; undefined where it is the whole. @throws ProtocolError `Invalid value` for one that cannot be */
function spanOf(
  { durationMs }: MediaRecord,
  { from, to }: { readonly from?: number; readonly to?: number },
): Span | undefined {
  if (from === undefined && to === undefined) return undefined;
  const span = { from: from ?? 0, to: to ?? Number.MAX_SAFE_INTEGER };
  if (span.to <= span.from) {
    throw new ProtocolError('Invalid value', `to must be above from, which is ${span.from} ms`);
  }
  if (span.from >= durationMs) {
    throw new ProtocolError(
      'Invalid value',
      `from must be below the length of the film, which is ${durationMs} ms`,
    );
  }
  return { from: span.from, to: Math.min(span.to, Math.max(durationMs, span.from + 1)) };
}

/** @throws HttpError or ProtocolError for a film that has no such part */
async function cut({ kind, id }: MediaRecord, path: string, span: Span): Promise<Excerpt> {
  try {
    return await Excerpt.open(path, span);
  } catch (problem) {
    if (problem instanceof EmptyExcerpt) throw new ProtocolError('Invalid value', problem.message);
    if (problem instanceof ForeignFilm) throw new ProtocolError('Hardware error', problem.message);
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') {
      throw notFound(`file of ${kind} ${id}`);
    }
    throw problem;
  }
}

/** A suffix longer than the file is the whole of it (RFC 9110, section 14.1.2); `sendFile` would refuse it. */
async function shortenSuffix(headers: IncomingHttpHeaders, path: string): Promise<void> {
  const length = /^ *bytes=-(\d+)$/.exec(headers.range ?? '')?.[1];
  if (length === undefined) return;
  const file = await stat(path).catch(() => undefined);
  if (file && Number(length) > file.size) headers.range = 'bytes=0-';
}
