import { isPermission, type Permission, withImplied } from '@sightglass/protocol';
import { isRecord } from './json.ts';

/** Who the page acts for. */
export interface Session {
  /** Null when nobody is signed in. */
  readonly username: string | null;
  readonly role: string;
  /** With those implied, see `withImplied` of the protocol. */
  readonly permissions: ReadonlySet<Permission>;
}

/** Nobody signed in: public keys can be read, none written. */
export const ANONYMOUS: Session = { username: null, role: 'anonymous', permissions: new Set() };

/** A sign-in that the server refused; the message is for the person who tried. */
export class SignInRefused extends Error {
  override readonly name = 'SignInRefused';
  /** Seconds until the next try is looked at; 0 when it may follow at once. */
  readonly retryAfter: number;

  constructor(message: string, retryAfter = 0) {
    super(message);
    this.retryAfter = retryAfter;
  }
}

/** The session that a body of `GET /api/session`, of a login or of a WebSocket message tells of. */
export function readSession(body: unknown): Session {
  if (!isRecord(body) || body.authenticated === false || typeof body.username !== 'string') return ANONYMOUS;
  const granted: readonly unknown[] = Array.isArray(body.permissions) ? body.permissions : [];
  return {
    username: body.username,
    role: typeof body.role === 'string' ? body.role : '',
    permissions: withImplied(granted.filter((name) => typeof name === 'string').filter(isPermission)),
  };
}

/**
 * Asks the server who the cookie of this browser stands for.
 *
 * @throws TypeError when the server cannot be reached
 */
export async function fetchSession(): Promise<Session> {
  const reply = await fetch('/api/session', { cache: 'no-store' });
  return reply.ok ? readSession(await bodyOf(reply)) : ANONYMOUS;
}

/**
 * Signs in; the cookie that counts from now on is kept by the browser.
 *
 * @throws SignInRefused when name or password are wrong, after too many tries, and when the server does not answer
 */
export async function signIn(username: string, password: string): Promise<Session> {
  const reply = await post('/api/login', { username, password });
  const body = await bodyOf(reply);
  if (reply.ok) return readSession(body);
  throw refusal(reply.status, reply.headers.get('Retry-After'), body);
}

/**
 * Ends the session, on every device that shares it.
 *
 * @throws SignInRefused when the server does not answer or refuses
 */
export async function signOut(): Promise<void> {
  const reply = await post('/api/logout', {});
  if (!reply.ok && reply.status !== 401) throw refusal(reply.status, null, await bodyOf(reply));
}

/**
 * Why a sign-in failed, from the status, the `Retry-After` header (seconds or a date, RFC 9110 section 10.2.3) and the
 * body of the reply.
 */
export function refusal(
  status: number,
  retryAfter: string | null,
  body: unknown,
  now: number = Date.now(),
): SignInRefused {
  if (status === 401) return new SignInRefused('Wrong name or password.');
  if (status === 429) return new SignInRefused('Too many attempts.', secondsUntil(retryAfter, now));
  const error = isRecord(body) ? body.error : undefined;
  const told = isRecord(error) ? error.message : undefined;
  return new SignInRefused(
    typeof told === 'string' && told !== '' ? told : `The server answered with status ${status}.`,
  );
}

/** Without a header that can be read, one minute. */
function secondsUntil(retryAfter: string | null, now: number): number {
  const text = retryAfter?.trim() ?? '';
  if (/^\d+$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? 60 : Math.max(0, Math.ceil((at - now) / 1000));
}

async function post(path: string, body: object): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    throw new SignInRefused('The server does not answer. Check the connection and try again.');
  }
}

async function bodyOf(reply: Response): Promise<unknown> {
  try {
    return await reply.json();
  } catch {
    return undefined;
  }
}
