import { readAddress } from './address.ts';
import { request } from './http.ts';

/** A login that the server keeps. */
export interface Session {
  /** For the WebSocket, for HTTP, and for {@link connect}. */
  readonly token: string;
  /** ISO 8601, UTC; put off by every use. */
  readonly expiresAt: string;
  readonly username: string;
  readonly role: string;
  readonly permissions: readonly string[];
}

/**
 * Logs in over HTTP. A cookie comes along in a browser.
 *
 * @param url - address of the server
 * @throws AuthenticationFailed for a wrong name or password; RateLimited after too many of them, with the seconds to
 *   wait; Disconnected when the server does not answer
 */
export async function login(
  url: string,
  { username, password }: { readonly username: string; readonly password: string },
): Promise<Session> {
  const session = await request(readAddress(url).http, {
    method: 'POST',
    path: '/api/login',
    body: { username, password },
  });
  return session as unknown as Session;
}
