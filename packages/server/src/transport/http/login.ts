import { PERMISSIONS } from '@sightglass/protocol';
import { serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Session } from '../../auth/session.ts';
import { answer, emptyAnswer } from './answers.ts';
import { caller } from './guard.ts';
import { HttpError } from './http-error.ts';
import { COOKIE } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const CREDENTIALS = Type.Object({ username: Type.String(), password: Type.String() });
const NEW_PASSWORD = Type.Object({ currentPassword: Type.String(), newPassword: Type.String() });

const ANONYMOUS = {
  authenticated: false,
  username: null,
  role: 'anonymous',
  permissions: [],
  passwordChangeDue: false,
};

/** Logging in and out, who one is, and one's own password. */
export function addLogin(app: App, { auth }: HttpServices): void {
  const login = {
    summary: 'Logs in: a token, and a cookie with the same',
    tags: ['login'],
    body: CREDENTIALS,
    response: {
      200: answer('Login', 'A session that begins.'),
      429: answer('Failure', 'Too many failed attempts; `Retry-After` says when to try again.'),
    },
  };
  app.post('/api/login', { schema: login, config: { access: 'public' } }, async (request, reply) => {
    const { username, password } = request.body;
    const { session, token } = await auth.login(
      username,
      password,
      request.ip,
      request.headers['user-agent'],
    );
    return welcome(request, reply, session, token);
  });

  const password = {
    summary: 'Changes the own password',
    tags: ['login'],
    description: 'Every login of the user ends, and a new one begins; API tokens go on.',
    body: NEW_PASSWORD,
    response: {
      200: answer('Login', 'The session that begins.'),
      429: answer('Failure', 'Too many failed attempts; `Retry-After` says when to try again.'),
    },
  };
  app.post(
    '/api/password',
    { schema: password, config: { access: 'login', deed: 'password' } },
    async (request, reply) => {
      const { username, tokenId } = caller(request);
      if (tokenId !== undefined) {
        throw new HttpError(
          403,
          'PERMISSION_DENIED',
          'A token changes no password; log in with the password of now',
        );
      }
      const { currentPassword, newPassword } = request.body;
      const fresh = await auth.changePassword(
        username,
        currentPassword,
        newPassword,
        request.ip,
        request.headers['user-agent'],
      );
      return welcome(request, reply, fresh.session, fresh.token);
    },
  );

  const logout = {
    summary: 'Ends the session everywhere',
    tags: ['login'],
    response: { 204: emptyAnswer('The session is over, or there was none.') },
  };
  app.post('/api/logout', { schema: logout, config: { access: 'public' } }, (request, reply) => {
    const { token } = request.identity;
    if (token !== undefined) auth.logout(token, request.ip);
    reply.header('set-cookie', serialize(COOKIE, '', { ...cookieOptions(request), maxAge: 0 }));
    return reply.code(204).send();
  });

  const session = {
    summary: 'Who one is, and what one may do',
    tags: ['login'],
    response: { 200: answer('Session', 'Also for somebody who is not logged in.') },
  };
  app.get('/api/session', { schema: session, config: { access: 'public' } }, (request) => {
    const { session } = request.identity;
    if (!session) return ANONYMOUS;
    return { authenticated: true, ...whoIs(session), expiresAt: session.expiresAt };
  });
}

function welcome(request: FastifyRequest, reply: FastifyReply, session: Session, token: string) {
  reply.header('set-cookie', serialize(COOKIE, token, cookieOptions(request)));
  return { token, expiresAt: session.expiresAt, ...whoIs(session) };
}

function cookieOptions({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const;
}

function whoIs({ username, role, permissions, passwordChangeDue }: Session) {
  const held = PERMISSIONS.filter((each) => permissions.has(each));
  return { username, role, permissions: held, passwordChangeDue };
}
