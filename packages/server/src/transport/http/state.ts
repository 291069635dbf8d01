import { type JsonSchema, ProtocolError, schemaRef } from '@sightglass/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Outcome } from '../../state/change.ts';
import { lookUp } from '../websocket/replies.ts';
import { answer } from './answers.ts';
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

  const tags = ['state'];
  const config = { access: 'each key' } as const;
  const all = {
    summary: 'All keys that one may read',
    tags,
    response: { 200: answer('State', 'Keys and values.') },
  };
  app.get('/api/state', { schema: all, config }, (request) => read(request, '*'));

  const one = {
    summary: 'One key',
    tags,
    params: Type.Object({ key: Type.String({ description: 'A key, or another spelling of it.' }) }),
    response: { 200: answer('State', 'The key, as it was spelt, and its value.') },
  };
  app.get('/api/state/:key', { schema: one, config }, (request) => {
    const { key } = request.params;
    if (key === '*') throw new ProtocolError('Unknown key', 'All keys are at /api/state', key);
    return read(request, key);
  });

  const patch = {
    summary: 'Writes keys; those that pass are applied together',
    tags,
    body: Type.Record(Type.String(), Type.Unknown()),
    response: {
      200: answer('State', 'All of it was applied.'),
      207: answer('PartialChange', 'Some of it was applied and some refused.'),
    },
  };
  const describedBody: JsonSchema = schemaRef('Changes');
  app.patch('/api/state', { schema: patch, config: { ...config, describedBody } }, async (request, reply) => {
    const outcome = await store.change(actorOf(request.identity), Object.entries(request.body));
    return answerOutcome(request, reply, outcome);
  });
}

/**
 * Answers with what became of a change: the values, and for each key that was refused why.
 *
 * @throws ProtocolError when there was one key and it was refused
 */
export function answerOutcome(request: FastifyRequest, reply: FastifyReply, outcome: Outcome) {
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
}
