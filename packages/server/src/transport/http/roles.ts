import { Type } from 'typebox';
import { demand } from './guard.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const NAME = Type.Object({ name: Type.String() });
const PERMISSIONS = Type.Array(Type.String());
const CHANGE = Type.Object({ permissions: PERMISSIONS }, { additionalProperties: false });
const NEW = Type.Object({ name: Type.String(), permissions: PERMISSIONS }, { additionalProperties: false });

/** What users may do: the roles that come with the product, and one's own. */
export function addRoles(app: App, { auth: { administration } }: HttpServices): void {
  app.get('/api/roles', (request) => {
    demand(request, ['User_r']);
    return { items: administration.roles(), cursor: null };
  });

  app.post('/api/roles', { schema: { body: NEW } }, (request, reply) => {
    demand(request, ['User_rw']);
    const { name, permissions } = request.body;
    return reply.code(201).send(administration.createRole(actorOf(request.identity), name, permissions));
  });

  app.patch('/api/roles/:name', { schema: { params: NAME, body: CHANGE } }, (request) => {
    demand(request, ['User_rw']);
    const { params, body, identity } = request;
    return administration.changeRole(actorOf(identity), params.name, body.permissions);
  });

  app.delete('/api/roles/:name', { schema: { params: NAME } }, (request, reply) => {
    demand(request, ['User_rw']);
    administration.removeRole(actorOf(request.identity), request.params.name);
    return reply.code(204).send();
  });
}
