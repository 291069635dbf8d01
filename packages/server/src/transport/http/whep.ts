import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { iceServerLinks } from '../whep/ice-servers.ts';
import { readTrickle } from '../whep/trickle.ts';
import { WhepSessions } from '../whep/whep-sessions.ts';
import { emptyAnswer, otherAnswer } from './answers.ts';
import { HttpError, notFound } from './http-error.ts';
import type { App, HttpServices } from './services.ts';

const PATH = '/api/whep';
const OFFER_TYPE = 'application/sdp';
const TRICKLE_TYPE = 'application/trickle-ice-sdpfrag';
/** The methods of the address that offers are sent to. */
const METHODS = 'POST, OPTIONS';
const TOKEN = { token: Type.Optional(Type.String()) };
const QUERY = Type.Object({
  stream: Type.Optional(Type.Union([Type.Literal('main'), Type.Literal('sub')])),
  ...TOKEN,
});
const ID = Type.Object({ id: Type.String() });
const HEADERS = Type.Object({ 'if-match': Type.Optional(Type.String()) });

/** The live picture over WebRTC, by WHEP (draft-ietf-wish-whep, after RFC 9725). */
export async function addWhep(app: App, services: HttpServices): Promise<void> {
  const { webRtc, publicPicture } = services;
  const sessions = new WhepSessions(services);
  app.addHook('preClose', () => sessions.close());
  const config = { access: publicPicture ? 'public' : (['Device_r'] as const), tokenInQuery: true } as const;
  const links = iceServerLinks(webRtc.iceServers);

  await app.register(async (scope: App) => refuseOtherMethods(scope), { prefix: PATH });
  await app.register(async (scope: App) => {
    takeOnly(scope);

    const begin = {
      summary: 'The live picture over WebRTC (WHEP): an offer is answered',
      tags: ['picture'],
      querystring: QUERY,
      consumes: [OFFER_TYPE],
      body: Type.String({ description: 'An offer (SDP) that receives H.264.' }),
      response: { 201: otherAnswer('The answer; `Location` is where it is changed and ended.', OFFER_TYPE) },
    };
    const beginning = {
      schema: begin,
      config: { ...config, deed: 'live.begin' },
      preValidation: checkStream,
    };
    scope.post(PATH, beginning, async (request, reply) => {
      const { session, answer } = await sessions.open({
        offer: request.body,
        video: request.query.stream ?? 'main',
        session: request.identity.session,
        address: request.ip,
        userAgent: request.headers['user-agent'],
      });
      if (links.length > 0) reply.header('link', [...links]);
      return reply
        .code(201)
        .headers({
          'content-type': OFFER_TYPE,
          location: `${PATH}/${session.id}`,
          etag: session.tag,
          'accept-patch': TRICKLE_TYPE,
          'cache-control': 'no-store',
        })
        .send(answer);
    });

    const trickle = {
      summary: 'Further addresses of somebody who watches (trickle ICE)',
      tags: ['picture'],
      params: ID,
      querystring: Type.Object(TOKEN),
      headers: HEADERS,
      consumes: [TRICKLE_TYPE],
      body: Type.String({ description: 'A fragment of SDP with candidates.' }),
      response: { 204: emptyAnswer('They are tried.') },
    };
    const one = `${PATH}/:id`;
    scope.patch(
      one,
      { schema: trickle, config: { ...config, deed: 'live.change' } },
      async (request, reply) => {
        const session = sessions.find(request.params.id, request.identity.session);
        const match = request.headers['if-match'];
        if (match === '*') {
          throw new HttpError(
            422,
            'ICE_RESTART_UNSUPPORTED',
            'A connection is not restarted: send a new offer',
          );
        }
        if (match !== undefined && match !== session.tag) {
          throw new HttpError(412, 'PRECONDITION_FAILED', 'If-Match is the ETag of another connection');
        }
        await session.trickle(readTrickle(request.body));
        return reply.code(204).send();
      },
    );

    const end = {
      summary: 'Ends watching',
      tags: ['picture'],
      params: ID,
      querystring: Type.Object(TOKEN),
      response: { 204: emptyAnswer('It has ended.') },
    };
    scope.delete(one, { schema: end, config: { ...config, deed: 'live.end' } }, async (request, reply) => {
      sessions.find(request.params.id, request.identity.session).end('it was asked for');
      return reply.code(204).send();
    });
  });
}

/** Says in the words of `/api/live` which streams there are; the schema would list what does not fit. */
async function checkStream({ query }: FastifyRequest): Promise<void> {
  const stream = typeof query === 'object' && query !== null && 'stream' in query ? query.stream : undefined;
  if (stream === undefined || stream === 'main' || stream === 'sub') return;
  throw new HttpError(400, 'INVALID_VALUE', 'stream is main or sub, once');
}

/**
 * Answers what no route takes: a method that offers are not sent by is told so (RFC 9725, section 4.2, which WHEP follows).
 * Not by routes: they would stand in the description of the API, as if they could be called.
 */
function refuseOtherMethods(scope: App): void {
  // Before a body is looked at, which nobody takes here.
  scope.addHook('onRequest', async (request, reply) => {
    if (pathOf(request).replace(/\/$/, '') !== PATH) return;
    reply.header('allow', METHODS);
    if (request.method === 'OPTIONS') return reply.code(204).header('accept-post', OFFER_TYPE).send();
    throw new HttpError(405, 'METHOD_NOT_ALLOWED', `Send an offer with POST; there is ${METHODS} here`);
  });
  scope.setNotFoundHandler((request) => {
    throw notFound(`${request.method} ${pathOf(request)}`);
  });
}

/** Without the query, which may hold a token. */
function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

/** Takes the types of WHEP as text, and no other. */
function takeOnly(scope: App): void {
  scope.removeAllContentTypeParsers();
  for (const [method, type] of [
    ['POST', OFFER_TYPE],
    ['PATCH', TRICKLE_TYPE],
  ] as const) {
    scope.addContentTypeParser(type, { parseAs: 'string' }, (request, body, done) => {
      if (request.method === method) done(null, body);
      else done(otherType(request.method));
    });
  }
  scope.addContentTypeParser('*', (request, _body, done) => done(otherType(request.method)));
}

function otherType(method: string): HttpError {
  const type = method === 'PATCH' ? TRICKLE_TYPE : OFFER_TYPE;
  return new HttpError(415, 'UNSUPPORTED_MEDIA_TYPE', `Send ${type}`);
}
