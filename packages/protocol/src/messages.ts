import { ProtocolError, type RequestId } from './errors.ts';
import type { Permission } from './permissions.ts';
import type { MediaRecord } from './records.ts';
import type { State } from './state.ts';

/** How a client says who it is. */
export type Credentials =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

/** One message of a client, taken apart. What it does is done in the order of the fields here. */
export interface Request {
  readonly id?: RequestId;
  readonly credentials?: Credentials;
  /** Present when the client asked for a `pong` with this content. */
  readonly ping?: { readonly content: unknown };
  /** Names as sent, `*` for all. */
  readonly subscribe?: readonly string[];
  readonly unsubscribe?: readonly string[];
  /** Name and value of each key to change, in the order sent; neither is checked yet. */
  readonly updates: readonly (readonly [name: string, value: unknown])[];
  /** Names to answer with their values, `*` for all that the client may read. */
  readonly get?: readonly string[];
}

/** Why somebody is not, or no longer, logged in. */
export const AUTHENTICATION_ERRORS = [
  'Invalid credentials',
  'Invalid token',
  'Session ended',
  'Too many attempts',
] as const;

/** The reply to credentials or a token; also sent unasked when somebody's rights change. */
export type AuthenticationReply =
  | {
      readonly authenticated: true;
      readonly username: string;
      readonly role: string;
      readonly permissions: readonly Permission[];
      readonly id?: RequestId;
    }
  | {
      readonly authenticated: false;
      readonly error: (typeof AUTHENTICATION_ERRORS)[number];
      /** Seconds until the next attempt is looked at. */
      readonly retryAfter?: number;
      readonly id?: RequestId;
    };

/** A list page over HTTP, newest first. */
export interface Page<T = MediaRecord> {
  readonly items: readonly T[];
  readonly cursor: string | null;
}

/** The reply to a change or a query: values, and the names that were changed. */
export type ValuesReply = Partial<State> & { readonly info?: readonly string[]; readonly id?: RequestId };

const RESERVED = new Set([
  'id',
  'username',
  'password',
  'token',
  'ping',
  'subscribe',
  'unsubscribe',
  'get',
  'info',
]);

/** A frame that could not be taken as a request; `id` is that of the frame where it has one. */
export class MalformedRequest extends ProtocolError {
  /** The `id` of the request, where that much could be read. */
  readonly id: RequestId | undefined;

  constructor(error: 'Invalid JSON' | 'Invalid message', message: string, id?: RequestId) {
    super(error, message);
    this.id = id;
  }
}

/**
 * Takes one text frame apart. Keys and values are not looked at here: each is checked by itself, so
 * that one bad key does not spoil the others.
 *
 * @throws MalformedRequest when the frame is not JSON or not a request
 */
export function parseRequest(text: string): Request {
  const message = parseObject(text);
  const id = requestId(message);
  const fail = (problem: string): never => {
    throw new MalformedRequest('Invalid message', problem, id);
  };
  const names = (field: string): readonly string[] | undefined => {
    if (!Object.hasOwn(message, field)) return undefined;
    const list = message[field];
    return isStringList(list) ? list : fail(`${field} must be a list of strings`);
  };

  const credentials = credentialsOf(message, fail);
  const subscribe = names('subscribe');
  const unsubscribe = names('unsubscribe');
  const get = names('get');
  const info = names('info');
  const asked = get && info ? [...get, ...info] : (get ?? info);
  if (Object.hasOwn(message, 'ping') && !isEncodable(message['ping'])) fail('ping is nested too deeply');

  return {
    ...(id === undefined ? {} : { id }),
    ...(credentials ? { credentials } : {}),
    ...(Object.hasOwn(message, 'ping') ? { ping: { content: message['ping'] } } : {}),
    ...(subscribe ? { subscribe } : {}),
    ...(unsubscribe ? { unsubscribe } : {}),
    updates: Object.entries(message).filter(([name]) => !RESERVED.has(name)),
    ...(asked ? { get: asked } : {}),
  };
}

function parseObject(text: string): Record<string, unknown> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw new MalformedRequest('Invalid JSON', 'Send one JSON object per text frame');
  }
  if (typeof message !== 'object' || message === null || Array.isArray(message)) {
    throw new MalformedRequest('Invalid message', 'Send a JSON object, such as {"brightness":75}');
  }
  return message as Record<string, unknown>;
}

function requestId(message: Record<string, unknown>): RequestId | undefined {
  if (!Object.hasOwn(message, 'id')) return undefined;
  const id = message['id'];
  if (typeof id === 'string' || (typeof id === 'number' && Number.isFinite(id))) return id;
  throw new MalformedRequest('Invalid message', 'id must be a string or a number');
}

function credentialsOf(
  message: Record<string, unknown>,
  fail: (problem: string) => never,
): Credentials | undefined {
  if (Object.hasOwn(message, 'token')) {
    const token = message['token'];
    return typeof token === 'string' ? { kind: 'token', token } : fail('token must be a string');
  }
  if (!Object.hasOwn(message, 'username') && !Object.hasOwn(message, 'password')) return undefined;
  const { username, password } = message;
  if (typeof username !== 'string' || typeof password !== 'string') {
    return fail('username and password must both be there, as strings');
  }
  return { kind: 'password', username, password };
}

function isStringList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** JSON.stringify is recursive where JSON.parse is not: what came in need not be able to go out. */
function isEncodable(value: unknown): boolean {
  try {
    JSON.stringify(value);
    return true;
  } catch {
    return false;
  }
}
