import { allows } from '@sightglass/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Session } from '../../auth/session.ts';
import { anonymous } from './failures.ts';
import { HttpError } from './http-error.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const ID = Type.Object({ id: Type.String() });
const NEW = Type.Object(
  {
    name: Type.String(),
    permissions: Type.Optional(Type.Array(Type.String())),
    expiresAt: Type.Optional(Type.Union([Type.String({ format: 'date-time' }), Type.Null()])),
  },
  { additionalProperties: false },
);

/** Tokens for programs: everybody's own, and all of them for those who administer users. */
export function addTokens(app: App, { auth: { administration } }: HttpServices): void {
  app.get('/api/tokens', (request) => {
    const { username, permissions } = caller(request);
    const all = allows(['User_r'], permissions);
    return { items: administration.tokens(all ? undefined : username), cursor: null };
  });

  app.post('/api/tokens', { schema: { body: NEW } }, (request, reply) =>
    reply
      .code(201)
      .send(
        administration.createToken(
          { ...actorOf(request.identity), username: caller(request).username },
          request.body,
        ),
      ),
  );

  app.delete('/api/tokens/:id', { schema: { params: ID } }, (request, reply) => {
    caller(request);
    administration.revokeToken(actorOf(request.identity), request.params.id);
    return reply.code(204).send();
  });
}

function caller({ identity }: FastifyRequest): Session {
  if (identity.session) return identity.session;
  const { status, code, message } = anonymous();
  throw new HttpError(status, code, message);
}
