import { Type } from 'typebox';
import { answer, emptyAnswer, GRANTED } from './answers.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const NAME = Type.Object({ name: Type.String({ description: 'Name of a role.' }) });
const CHANGE = Type.Object({ permissions: GRANTED }, { additionalProperties: false });
const NEW = Type.Object({ name: Type.String(), permissions: GRANTED }, { additionalProperties: false });

/** What users may do: the roles that come with the product, and one's own. */
export function addRoles(app: App, { auth: { administration } }: HttpServices): void {
  const tags = ['roles'];
  const write = { access: ['User_rw'] } as const;

  const list = { summary: 'Lists roles', tags, response: { 200: answer('RolePage', 'All of them.') } };
  app.get('/api/roles', { schema: list, config: { access: ['User_r'] } }, () => ({
    items: administration.roles(),
    cursor: null,
  }));

  const creation = {
    summary: 'Makes a role',
    tags,
    description: 'Nobody gives what they do not have themselves.',
    body: NEW,
    response: {
      201: answer('Role', 'The role, which can be given from now on.'),
      409: answer('Failure', 'There is a role of that name already.'),
    },
  };
  app.post(
    '/api/roles',
    { schema: creation, config: { ...write, deed: 'role.create' } },
    async (request, reply) => {
      const { name, permissions } = request.body;
      return reply.code(201).send(administration.createRole(actorOf(request.identity), name, permissions));
    },
  );

  const change = {
    summary: 'Changes what a role may do',
    tags,
    description: 'It takes effect on whoever has the role at once.',
    params: NAME,
    body: CHANGE,
    response: {
      200: answer('Role', 'The role as it is now.'),
      409: answer('Failure', 'The role comes with the product.'),
    },
  };
  app.patch('/api/roles/:name', { schema: change, config: { ...write, deed: 'role.change' } }, (request) => {
    const { params, body, identity } = request;
    return administration.changeRole(actorOf(identity), params.name, body.permissions);
  });

  const removal = {
    summary: 'Removes a role that nobody has',
    tags,
    params: NAME,
    response: {
      204: emptyAnswer('The role is gone.'),
      409: answer('Failure', 'Somebody has the role, or it comes with the product.'),
    },
  };
  app.delete(
    '/api/roles/:name',
    { schema: removal, config: { ...write, deed: 'role.remove' } },
    (request, reply) => {
      administration.removeRole(actorOf(request.identity), request.params.name);
      return reply.code(204).send();
    },
  );
}
