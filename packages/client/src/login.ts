import { readAddress } from './address.ts';
import { type Http, httpSide } from './http.ts';
import type { Credentials } from './identity.ts';

/** How long the server may take over an answer when nothing else is said, in ms. */
export const TIMEOUT_MS = 15_000;

/** A login that the server keeps. */
export interface Session {
  /** For the WebSocket, for HTTP, and for {@link connect}. */
  readonly token: string;
  /** ISO 8601, UTC; put off by every use. */
  readonly expiresAt: string;
  readonly username: string;
  readonly role: string;
  readonly permissions: readonly string[];
  /** Whether the password was made up at the first start, and should be changed; an older server does not say. */
  readonly passwordChangeDue?: boolean;
}

/**
 * Logs in over HTTP. A cookie comes along in a browser.
 *
 * @param url - address of the server
 * @param options - `timeout` in ms; 15000 by default
 * @throws AuthenticationFailed for a wrong name or password; RateLimited after too many of them, with the seconds to
 *   wait; Timeout; Disconnected when the server does not answer
 */
export async function login(
  url: string,
  { username, password }: { readonly username: string; readonly password: string },
  { timeout = TIMEOUT_MS }: { readonly timeout?: number } = {},
): Promise<Session> {
  return logIn(httpSide(readAddress(url).http, timeout), { username, password });
}

/** Logs in. */
export function logIn(http: Http, body: Credentials): Promise<Session> {
  // The server's word is taken for the type of its answer.
  return http.request({ method: 'POST', path: '/api/login', body }) as Promise<unknown> as Promise<Session>;
}
