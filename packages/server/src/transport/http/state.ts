import { ProtocolError } from '@sightglass/protocol';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { lookUp } from '../websocket/replies.ts';
import { failureOf, sendFailure } from './failures.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

/** The keys over HTTP, for clients of one shot: the same checks and errors as over the WebSocket. */
export function addState(app: App, { store }: HttpServices): void {
  const read = (request: FastifyRequest, name: string) => {
    const { found, problems } = lookUp([name], actorOf(request.identity).permissions);
    const [problem] = problems;
    if (problem) throw problem;
    const state = store.read();
    return Object.fromEntries([...found].map(([spelling, key]) => [spelling, state[key]]));
  };

  app.get('/api/state', (request) => read(request, '*'));

  app.get('/api/state/:key', { schema: { params: Type.Object({ key: Type.String() }) } }, (request) => {
    const { key } = request.params;
    if (key === '*') throw new ProtocolError('Unknown key', 'All keys are at /api/state', key);
    return read(request, key);
  });

  app.patch(
    '/api/state',
    { schema: { body: Type.Record(Type.String(), Type.Unknown()) } },
    async (request, reply) => {
      const outcome = await store.change(actorOf(request.identity), Object.entries(request.body));
      const values = Object.fromEntries(outcome.applied.map(({ name, value }) => [name, value]));
      const [first, ...others] = outcome.refused;
      if (!first) return values;
      if (outcome.applied.length === 0 && others.length === 0) throw first;
      const known = request.identity.session !== undefined;
      const errors = outcome.refused.map((problem) => {
        const { code, message } = failureOf(problem, known);
        return { key: problem.key, code, message };
      });
      if (outcome.applied.length > 0) {
        // Some of it is a fact and some is not: the status that RFC 4918, section 13, has for that.
        return reply.code(207).send({ values, errors });
      }
      return sendFailure(reply, failureOf(first, known), { errors });
    },
  );
}
