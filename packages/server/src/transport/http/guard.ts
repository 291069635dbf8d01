import { allows, type Key, type Access as KeyAccess } from '@sightglass/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authentication } from '../../auth/authentication.ts';
import { InvalidToken } from '../../auth/errors.ts';
import type { Session } from '../../auth/session.ts';
import { anonymous } from './failures.ts';
import { hostProblem } from './host.ts';
import { HttpError } from './http-error.ts';
import { type Access, cookieToken, FOREIGN, type Identity, identify } from './identity.ts';
import { isForeign } from './origin.ts';
import type { App } from './services.ts';
import { refusedDeed } from './witnessed.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    identity: Identity;
  }
  interface FastifyContextConfig {
    /** Who may call the route; see {@link RouteAccess}. Where it is left out, nobody may. */
    access?: RouteAccess;
    /** What the audit log calls a call of this route, such as `user.create`; where the store does not tell it. */
    deed?: string;
    /** Whether `?token=` is taken: only where a program can send no header, such as an image's address. */
    tokenInQuery?: true;
  }
}

/**
 * Who may call a route. Access as in the key table and `login` (whoever is logged in) are held by the guard before
 * what is sent is looked at. `key` is the one that the route writes and `each key` stands for those that
 * the request names: there the store decides, which also notes what it refuses. The description of the API shows it.
 */
export type RouteAccess = KeyAccess | 'login' | 'each key' | { readonly key: Key };

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets every request be known by who sends it. Refuses those for another host, and changes that a foreign
 * page asks for with a cookie.
 *
 * @param maxHeaders - more are refused before anybody looks at them
 */
export function guard(
  app: App,
  { auth, audit, allowedOrigins, allowedHosts }: Access,
  maxHeaders: number,
): void {
  app.decorateRequest('identity');
  app.addHook('onRequest', async (request, reply) => {
    const { headers, ip } = request;
    request.identity = { ...NOBODY, address: ip };
    if (request.raw.rawHeaders.length / 2 > maxHeaders) {
      throw new HttpError(431, 'HEADERS_TOO_LARGE', `Send no more than ${maxHeaders} headers`);
    }
    // A line without a version: Node.js answers HTTP/0.9 as well, which nobody speaks on purpose.
    if (request.raw.httpVersionMajor < 1) throw new HttpError(400, 'INVALID_REQUEST', 'Send HTTP/1.1');
    const problem = hostProblem(request.raw, allowedHosts);
    if (problem) throw new HttpError(problem.status, problem.code, problem.message);
    const secure = request.protocol === 'https';
    const foreign = cookieToken(headers) !== undefined && isForeign(headers, secure, allowedOrigins);
    if (foreign && !SAFE_METHODS.has(request.method)) {
      const refusal = new HttpError(FOREIGN.status, FOREIGN.code, FOREIGN.message);
      audit.record(refusedDeed(request, refusal));
      throw refusal;
    }
    request.identity = await identify(auth, headers, ip, queryToken(request));
    const { session } = request.identity;
    // Whoever is watched hears of what is taken back, also while the body is on its way.
    if (session)
      reply.raw.once(
        'close',
        auth.watch(session, () => {}),
      );
  });
  // Before what is sent is checked: whoever may not ask is not told what a request looks like.
  app.addHook('preValidation', async (request, reply) => {
    try {
      if (request.identity.session?.ended) throw new InvalidToken();
      hold(request);
    } catch (problem) {
      if (request.routeOptions.config.deed !== undefined) audit.record(refusedDeed(request, problem));
      throw problem;
    }
    if (SAFE_METHODS.has(request.method)) endWithRight(auth, request, reply);
  });
}

/**
 * Refuses whoever lacks a permission.
 *
 * @param access - as in the key table
 * @throws HttpError 401 for an anonymous, 403 for anybody else
 */
export function demand(request: FastifyRequest, access: KeyAccess): void {
  if (allows(access, request.identity.session?.permissions ?? new Set())) return;
  caller(request);
  throw new HttpError(403, 'PERMISSION_DENIED', `This takes ${String(access).replace(',', ' or ')}`);
}

/** Whoever is logged in and asks. @throws HttpError 401 for an anonymous */
export function caller({ identity }: FastifyRequest): Session {
  if (identity.session) return identity.session;
  const { status, code, message } = anonymous();
  throw new HttpError(status, code, message);
}

/** Ends an answer that is under way, such as a stream or a long file, when the right to it is lost. */
function endWithRight(auth: Authentication, { identity, routeOptions }: FastifyRequest, reply: FastifyReply) {
  const { access } = routeOptions.config;
  if (!identity.session || !Array.isArray(access)) return;
  const unwatch = auth.watch(identity.session, (event) => {
    if (event.kind === 'ended' || !allows(access, event.session.permissions)) reply.raw.destroy();
  });
  reply.raw.once('close', unwatch);
}

function hold(request: FastifyRequest): void {
  if (request.is404) return;
  const { access = 'nobody' } = request.routeOptions.config;
  if (access === 'each key') return;
  if (typeof access === 'object' && 'key' in access) return;
  if (access === 'login') caller(request);
  else demand(request, access);
}

const NOBODY: Identity = { address: '', session: undefined, token: undefined };

function queryToken(request: FastifyRequest): string | undefined {
  if (!request.routeOptions.config.tokenInQuery) return undefined;
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : undefined;
}
