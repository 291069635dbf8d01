import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { parse } from 'cookie';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Authentication } from '../../auth/authentication.ts';
import { InvalidCredentials, InvalidToken, LoginsBusy, TooManyAttempts } from '../../auth/errors.ts';
import type { Session } from '../../auth/session.ts';
import type { Actor } from '../../state/actor.ts';
import type { Admission } from '../websocket/websocket-server.ts';
import { failureOf } from './failures.ts';
import { hostProblem } from './host.ts';
import { isForeign } from './origin.ts';

/** The cookie that carries the token of a session. */
export const COOKIE = 'sightglass_session';

/** Who asks. */
export interface Identity {
  readonly address: string;
  /** Undefined for an anonymous. */
  readonly session: Session | undefined;
  /** What the session was found by; undefined for Basic, which has no token. */
  readonly token: string | undefined;
}

/** What is needed to find out who asks. */
export interface Access {
  readonly auth: Authentication;
  /** Where refusals are noted. */
  readonly audit: AuditLog;
  readonly allowedOrigins: readonly string[];
  /** Names that the server is asked under besides its own, in lower case; `*` for any. */
  readonly allowedHosts: readonly string[];
}

/** The token in the cookie of a request. */
export function cookieToken(headers: IncomingHttpHeaders): string | undefined {
  return headers.cookie === undefined ? undefined : parse(headers.cookie)[COOKIE];
}

/**
 * Finds out who asks: by the `Authorization` header, by a token in the address, or by the cookie.
 *
 * A cookie that is not valid any more makes an anonymous; a header or token that is not is refused.
 *
 * @param queryToken - `?token=` where it is taken
 * @throws InvalidToken, InvalidCredentials, TooManyAttempts or LoginsBusy
 */
export async function identify(
  auth: Authentication,
  headers: IncomingHttpHeaders,
  address: string,
  queryToken?: string,
): Promise<Identity> {
  const [scheme, value] = authorization(headers);
  if (scheme === 'basic') {
    const [username, password] = basicCredentials(value);
    return { address, session: await auth.verify(username, password, address), token: undefined };
  }
  const token = scheme === 'bearer' ? value : queryToken;
  if (token !== undefined) return { address, session: await auth.resume(token, address, 'failure'), token };
  const cookie = cookieToken(headers);
  if (cookie === undefined) return { address, session: undefined, token: undefined };
  try {
    return { address, session: await auth.resume(cookie, address, 'nothing'), token: cookie };
  } catch (problem) {
    if (problem instanceof InvalidToken) return { address, session: undefined, token: undefined };
    throw problem;
  }
}

/**
 * Who comes with a WebSocket upgrade; a cookie from a foreign page is refused (PROTOCOL.md, section 9).
 *
 * @param queryToken - `?token=` where it is taken
 */
export async function admit(
  request: IncomingMessage,
  access: Access,
  queryToken?: string,
): Promise<Admission> {
  const { auth, audit, allowedOrigins, allowedHosts } = access;
  const address = request.socket.remoteAddress ?? '';
  const secure = request.socket instanceof TLSSocket;
  const problem = hostProblem(request, allowedHosts);
  if (problem) return problem;
  if (cookieToken(request.headers) !== undefined && isForeign(request.headers, secure, allowedOrigins)) {
    audit.record({
      user: null,
      address,
      action: 'request',
      key: `GET ${request.url?.split('?', 1)[0]}`,
      ok: false,
      error: FOREIGN.code,
    });
    return FOREIGN;
  }
  try {
    return await identify(auth, request.headers, address, queryToken);
  } catch (problem) {
    const refused =
      problem instanceof InvalidToken ||
      problem instanceof InvalidCredentials ||
      problem instanceof TooManyAttempts ||
      problem instanceof LoginsBusy;
    if (!refused) throw problem;
    return failureOf(problem, false);
  }
}

/** What a page of another site is told. */
export const FOREIGN = {
  status: 403,
  code: 'FOREIGN_ORIGIN',
  message:
    'A page of another site cannot use the login here; the setting allowed-origins names those that can',
} as const;

const NONE: Actor['permissions'] = new Set();

/** The identity as the store sees it. */
export function actorOf({ address, session }: Identity): Actor {
  return {
    username: session?.username ?? null,
    // Of the moment in which they are asked for: a request may take its time.
    get permissions() {
      return session?.permissions ?? NONE;
    },
    address,
  };
}

function authorization({ authorization: header }: IncomingHttpHeaders): [scheme: string, value: string] {
  const [scheme = '', ...rest] = header?.trim().split(/\s+/) ?? [];
  return [scheme.toLowerCase(), rest.join(' ')];
}

/** User name and password out of RFC 7617. @throws InvalidCredentials when they are none */
function basicCredentials(value: string): [username: string, password: string] {
  const text = Buffer.from(value, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) throw new InvalidCredentials();
  return [text.slice(0, colon), text.slice(colon + 1)];
}
