import { allows } from '@sightglass/protocol';
import { Type } from 'typebox';
import { answer, emptyAnswer } from './answers.ts';
import { caller } from './guard.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const ID = Type.Object({ id: Type.String({ description: 'Of a session, as in the list.' }) });

/** Logins that have not ended: everybody's own, and all of them for those who administer users. */
export function addSessions(app: App, { auth: { administration } }: HttpServices): void {
  const tags = ['login'];
  const config = { access: 'login' } as const;

  const list = {
    summary: 'Lists the own logins; with User_r those of everybody; to a token, none',
    tags,
    response: { 200: answer('LoginPage', 'All of them.') },
  };
  app.get('/api/sessions', { schema: list, config }, (request) => {
    const { username, permissions, tokenId, id: current } = caller(request);
    const everybody = allows(['User_r'], permissions);
    const own = tokenId === undefined ? administration.sessions(username) : [];
    const items = everybody ? administration.sessions() : own;
    return { items: items.map((each) => ({ ...each, current: each.id === current })), cursor: null };
  });

  const removal = {
    summary: 'Ends a login everywhere; one of somebody else takes User_rw',
    tags,
    params: ID,
    response: { 204: emptyAnswer('It is over.') },
  };
  app.delete(
    '/api/sessions/:id',
    { schema: removal, config: { ...config, deed: 'session.remove' } },
    (request, reply) => {
      const { tokenId } = caller(request);
      administration.endSession({ ...actorOf(request.identity), tokenId }, request.params.id);
      return reply.code(204).send();
    },
  );
}
