import { Type } from 'typebox';
import type { User } from '../../auth/users.ts';
import { demand } from './guard.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const NAME = Type.Object({ name: Type.String() });
const CHANGE = Type.Object(
  {
    username: Type.Optional(Type.String()),
    password: Type.Optional(Type.String()),
    role: Type.Optional(Type.String()),
    permissions: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);
const NEW = Type.Object(
  {
    username: Type.String(),
    password: Type.String(),
    role: Type.String(),
    permissions: Type.Optional(Type.Array(Type.String())),
  },
  { additionalProperties: false },
);

/** Who may log in (PROTOCOL.md, section 9). Changes take effect on open connections at once. */
export function addUsers(app: App, { auth: { administration } }: HttpServices): void {
  app.get('/api/users', (request) => {
    demand(request, ['User_r']);
    return { items: administration.users().map(shown), cursor: null };
  });

  app.get('/api/users/:name', { schema: { params: NAME } }, (request) => {
    demand(request, ['User_r']);
    return shown(administration.user(request.params.name));
  });

  app.post('/api/users', { schema: { body: NEW } }, async (request, reply) => {
    demand(request, ['User_rw']);
    const user = await administration.createUser(actorOf(request.identity), request.body);
    return reply.code(201).send(shown(user));
  });

  app.patch('/api/users/:name', { schema: { params: NAME, body: CHANGE } }, async (request) => {
    demand(request, ['User_rw']);
    const { name } = request.params;
    return shown(await administration.changeUser(actorOf(request.identity), name, request.body));
  });

  app.delete('/api/users/:name', { schema: { params: NAME } }, (request, reply) => {
    demand(request, ['User_rw']);
    administration.removeUser(actorOf(request.identity), request.params.name);
    return reply.code(204).send();
  });
}

/** A user as it is shown: without the hash; `permissions` are those on top of the role, as they are written. */
function shown({ username, role, ownPermissions, createdAt, lastLoginAt }: User) {
  return { username, role, permissions: ownPermissions, createdAt, lastLoginAt };
}
