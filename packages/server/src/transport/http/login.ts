import { PERMISSIONS } from '@sightglass/protocol';
import { serialize } from 'cookie';
import { Type } from 'typebox';
import type { Session } from '../../auth/session.ts';
import { COOKIE } from './identity.ts';
import { answer, emptyAnswer } from './schemas.ts';
import type { App, HttpServices } from './services.ts';

const CREDENTIALS = Type.Object({ username: Type.String(), password: Type.String() });
const COOKIE_OPTIONS = { path: '/', httpOnly: true, sameSite: 'strict' } as const;

/** Logging in and out, and who one is. */
export function addLogin(app: App, { auth }: HttpServices): void {
  const login = {
    summary: 'Logs in: a token, and a cookie with the same',
    tags: ['login'],
    body: CREDENTIALS,
    response: { 200: answer('Login', 'A session that begins.') },
  };
  app.post('/api/login', { schema: login, config: { access: 'public' } }, async (request, reply) => {
    const { username, password } = request.body;
    const { session, token } = await auth.login(username, password, request.ip);
    reply.header('set-cookie', serialize(COOKIE, token, COOKIE_OPTIONS));
    return { token, expiresAt: session.expiresAt.toISOString(), ...whoIs(session) };
  });

  const logout = {
    summary: 'Ends the session everywhere',
    tags: ['login'],
    response: { 204: emptyAnswer('The session is over, or there was none.') },
  };
  app.post('/api/logout', { schema: logout, config: { access: 'public' } }, (request, reply) => {
    const { token } = request.identity;
    if (token !== undefined) auth.logout(token);
    reply.header('set-cookie', serialize(COOKIE, '', { ...COOKIE_OPTIONS, maxAge: 0 }));
    return reply.code(204).send();
  });

  const session = {
    summary: 'Who one is, and what one may do',
    tags: ['login'],
    response: { 200: answer('Session', 'Also for somebody who is not logged in.') },
  };
  app.get('/api/session', { schema: session, config: { access: 'public' } }, (request) => {
    const { session } = request.identity;
    if (!session) return { authenticated: false, username: null, role: 'anonymous', permissions: [] };
    return { authenticated: true, ...whoIs(session), expiresAt: session.expiresAt.toISOString() };
  });
}

function whoIs({ username, role, permissions }: Session) {
  return { username, role, permissions: PERMISSIONS.filter((each) => permissions.has(each)) };
}
