import { Type } from 'typebox';
import type { User } from '../../auth/users.ts';
import { answer, emptyAnswer, GRANTED, type ShownUser } from './answers.ts';
import { actorOf } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const NAME = Type.Object({ name: Type.String({ description: 'Name of a user.' }) });
const USERNAME = Type.String();
const PASSWORD = Type.String({
  description: '8 to 128 characters, and none of the passwords that are tried first.',
});
const ROLE = Type.String({ description: 'Name of a role.' });
const RTSP = Type.Boolean({
  description: 'Whether they may log in over RTSP by Digest, which takes more to be kept of their password.',
});
const CHANGE = Type.Object(
  {
    username: Type.Optional(USERNAME),
    password: Type.Optional(PASSWORD),
    role: Type.Optional(ROLE),
    permissions: Type.Optional(GRANTED),
    rtsp: Type.Optional(RTSP),
  },
  { additionalProperties: false },
);
const NEW = Type.Object(
  {
    username: USERNAME,
    password: PASSWORD,
    role: ROLE,
    permissions: Type.Optional(GRANTED),
    rtsp: Type.Optional(RTSP),
  },
  { additionalProperties: false },
);

/** Who may log in (PROTOCOL.md, section 9). Changes take effect on open connections at once. */
export function addUsers(app: App, { auth: { administration } }: HttpServices): void {
  const tags = ['users'];
  const read = { access: ['User_r'] } as const;
  const write = { access: ['User_rw'] } as const;

  const list = { summary: 'Lists users', tags, response: { 200: answer('UserPage', 'All of them.') } };
  app.get('/api/users', { schema: list, config: read }, () => ({
    items: administration.users().map(shown),
    cursor: null,
  }));

  const one = {
    summary: 'What is known of a user',
    tags,
    params: NAME,
    response: { 200: answer('User', 'The user.') },
  };
  app.get('/api/users/:name', { schema: one, config: read }, (request) =>
    shown(administration.user(request.params.name)),
  );

  const creation = {
    summary: 'Makes a user',
    tags,
    description: 'Nobody gives what they do not have themselves; `permissions` are those on top of the role.',
    body: NEW,
    response: {
      201: answer('User', 'The user, who may log in from now on.'),
      409: answer('Failure', 'There is a user of that name already.'),
    },
  };
  app.post(
    '/api/users',
    { schema: creation, config: { ...write, deed: 'user.create' } },
    async (request, reply) => {
      const user = await administration.createUser(actorOf(request.identity), request.body);
      return reply.code(201).send(shown(user));
    },
  );

  const change = {
    summary: 'Changes a user: the fields that are sent',
    tags,
    description:
      'It takes effect on open connections at once; a new password ends all logins of the user, but no API token.',
    params: NAME,
    body: CHANGE,
    response: {
      200: answer('User', 'The user as they are now.'),
      409: answer('Failure', 'The new name is taken, or nobody would be an administrator any more.'),
    },
  };
  app.patch(
    '/api/users/:name',
    { schema: change, config: { ...write, deed: 'user.change' } },
    async (request) => {
      const { name } = request.params;
      return shown(await administration.changeUser(actorOf(request.identity), name, request.body));
    },
  );

  const removal = {
    summary: 'Removes a user with all sessions and tokens',
    tags,
    params: NAME,
    response: {
      204: emptyAnswer('The user is gone.'),
      409: answer('Failure', 'It is the last administrator.'),
    },
  };
  app.delete(
    '/api/users/:name',
    { schema: removal, config: { ...write, deed: 'user.remove' } },
    (request, reply) => {
      administration.removeUser(actorOf(request.identity), request.params.name);
      return reply.code(204).send();
    },
  );
}

/** A user as it is shown: without the hash; `permissions` are those on top of the role, as they are written. */
function shown({ username, role, ownPermissions, rtsp, createdAt, lastLoginAt }: User): ShownUser {
  return { username, role, permissions: ownPermissions, rtsp, createdAt, lastLoginAt };
}
