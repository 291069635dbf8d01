import { PERMISSIONS } from '@sightglass/protocol';
import { serialize } from 'cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Session } from '../../auth/session.ts';
import { anonymous } from './failures.ts';
import { HttpError } from './http-error.ts';
import { COOKIE } from './identity.ts';
import type { App, HttpServices } from './services.ts';

const CREDENTIALS = Type.Object({ username: Type.String(), password: Type.String() });
const NEW_PASSWORD = Type.Object({ currentPassword: Type.String(), newPassword: Type.String() });

/** Logging in and out, who one is, and one's own password. */
export function addLogin(app: App, { auth }: HttpServices): void {
  app.post('/api/login', { schema: { body: CREDENTIALS } }, async (request, reply) => {
    const { username, password } = request.body;
    const { session, token } = await auth.login(username, password, request.ip);
    return welcome(request, reply, session, token);
  });

  app.post('/api/password', { schema: { body: NEW_PASSWORD } }, async (request, reply) => {
    const { session } = request.identity;
    if (!session) throw new HttpError(401, anonymous().code, anonymous().message);
    const { currentPassword, newPassword } = request.body;
    const fresh = await auth.changePassword(session.username, currentPassword, newPassword, request.ip);
    return welcome(request, reply, fresh.session, fresh.token);
  });

  app.post('/api/logout', (request, reply) => {
    const { token } = request.identity;
    if (token !== undefined) auth.logout(token, request.ip);
    reply.header('set-cookie', serialize(COOKIE, '', { ...cookieOptions(request), maxAge: 0 }));
    return reply.code(204).send();
  });

  app.get('/api/session', (request) => {
    const { session } = request.identity;
    if (!session) return { authenticated: false, username: null, role: 'anonymous', permissions: [] };
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

function whoIs({ username, role, permissions }: Session) {
  return { username, role, permissions: PERMISSIONS.filter((each) => permissions.has(each)) };
}
