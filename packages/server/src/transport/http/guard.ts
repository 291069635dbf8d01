import { allows, type Access as KeyAccess } from '@sightglass/protocol';
import type { FastifyRequest } from 'fastify';
import type { Authentication } from '../../auth/authentication.ts';
import { anonymous } from './failures.ts';
import { isOwnHost, WRONG_HOST } from './host.ts';
import { HttpError } from './http-error.ts';
import { type Access, cookieToken, FOREIGN, type Identity, identify } from './identity.ts';
import { isForeign } from './origin.ts';
import type { App } from './services.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set before any handler runs. */
    identity: Identity;
  }
  interface FastifyContextConfig {
    /** Whether `?token=` is taken: only where a program can send no header, such as an image's address. */
    tokenInQuery?: true;
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets every request be known by who sends it. Refuses those for another host, and changes that a foreign
 * page asks for with a cookie.
 *
 * @param maxHeaders - more are refused before anybody looks at them
 */
export function guard(app: App, { auth, allowedOrigins, allowedHosts }: Access, maxHeaders: number): void {
  app.decorateRequest('identity');
  app.addHook('onRequest', async (request) => {
    const { headers, ip } = request;
    request.identity = { ...NOBODY, address: ip };
    if (request.raw.rawHeaders.length / 2 > maxHeaders) {
      throw new HttpError(431, 'HEADERS_TOO_LARGE', `Send no more than ${maxHeaders} headers`);
    }
    // A line without a version: Node.js answers HTTP/0.9 as well, which nobody speaks on purpose.
    if (request.raw.httpVersionMajor < 1) throw new HttpError(400, 'INVALID_REQUEST', 'Send HTTP/1.1');
    if (!isOwnHost(headers.host, allowedHosts)) {
      throw new HttpError(WRONG_HOST.status, WRONG_HOST.code, WRONG_HOST.message);
    }
    const secure = request.protocol === 'https';
    const foreign = cookieToken(headers) !== undefined && isForeign(headers, secure, allowedOrigins);
    if (foreign && !SAFE_METHODS.has(request.method)) {
      throw new HttpError(FOREIGN.status, FOREIGN.code, FOREIGN.message);
    }
    request.identity = await identify(auth, headers, ip, queryToken(request));
  });
}

/**
 * Refuses whoever lacks a permission.
 *
 * @param access - as in the key table
 * @throws HttpError 401 for an anonymous, 403 for anybody else
 */
export function demand(request: FastifyRequest, access: KeyAccess): void {
  const { session } = request.identity;
  if (allows(access, session?.permissions ?? new Set())) return;
  if (!session) {
    const { status, code, message } = anonymous();
    throw new HttpError(status, code, message);
  }
  throw new HttpError(403, 'PERMISSION_DENIED', `This takes ${String(access).replace(',', ' or ')}`);
}

/** Ends `end` when the session behind a long answer ends or loses the right to it. @returns what stops watching */
export function watchRight(
  auth: Authentication,
  { session }: Identity,
  access: KeyAccess,
  end: () => void,
): () => void {
  if (access === 'public' || !session) return () => {};
  return auth.watch(session, (event) => {
    if (event.kind === 'ended' || !allows(access, event.session.permissions)) end();
  });
}

const NOBODY: Identity = { address: '', session: undefined, token: undefined };

function queryToken(request: FastifyRequest): string | undefined {
  if (!request.routeOptions.config.tokenInQuery) return undefined;
  const { token } = request.query as { token?: unknown };
  return typeof token === 'string' ? token : undefined;
}
