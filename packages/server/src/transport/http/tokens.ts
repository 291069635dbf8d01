import { allows } from '@sightglass/protocol';
import { Type } from 'typebox';
import { answer, emptyAnswer, GRANTED } from './answers.ts';
import { caller } from './guard.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const ID = Type.Object({ id: Type.String({ description: 'Of a token, as in the list.' }) });
const NEW = Type.Object(
  {
    name: Type.String({ description: '1 to 100 characters.' }),
    permissions: Type.Optional(GRANTED),
    expiresAt: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
  },
  { additionalProperties: false },
);

/** Tokens for programs: everybody's own, and all of them for those who administer users. */
export function addTokens(app: App, { auth: { administration } }: HttpServices): void {
  const tags = ['tokens'];
  const config = { access: 'login' } as const;

  const list = {
    summary: 'Lists the own tokens; with User_r those of everybody; to a token, itself alone',
    tags,
    response: { 200: answer('TokenPage', 'All of them.') },
  };
  app.get('/api/tokens', { schema: list, config }, (request) => {
    const { username, permissions, tokenId } = caller(request);
    if (allows(['User_r'], permissions)) return { items: administration.tokens(), cursor: null };
    const own = administration.tokens(username).filter(({ id }) => (tokenId ?? id) === id);
    return { items: own, cursor: null };
  });

  const creation = {
    summary: 'Makes a token for a program',
    tags,
    description:
      'It may do what `permissions` say, which are at most those of its owner and all of them where none are given, until `expiresAt`, or without an end. A token makes no other: that takes a login.',
    body: NEW,
    response: { 201: answer('NewToken', 'The token; it is shown this once.') },
  };
  app.post(
    '/api/tokens',
    { schema: creation, config: { ...config, deed: 'token.create' } },
    async (request, reply) => {
      const { username, tokenId } = caller(request);
      const owner = { ...actorOf(request.identity), username, tokenId };
      return reply.code(201).send(administration.createToken(owner, request.body));
    },
  );

  const removal = {
    summary: 'Revokes a token; one of somebody else takes User_rw',
    tags,
    params: ID,
    response: { 204: emptyAnswer('Nobody gets in with it any more.') },
  };
  app.delete(
    '/api/tokens/:id',
    { schema: removal, config: { ...config, deed: 'token.remove' } },
    (request, reply) => {
      const { tokenId } = caller(request);
      administration.revokeToken({ ...actorOf(request.identity), tokenId }, request.params.id);
      return reply.code(204).send();
    },
  );
}
