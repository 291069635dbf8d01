import { AuthenticationFailed } from './errors.ts';
import type { Http } from './http.ts';
import { logIn } from './login.ts';
import type { Message } from './messages.ts';

/** A user of the server. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Gives a token that is valid now; asked again whenever the server does not take the last one any more. */
export type TokenProvider = () => string | Promise<string>;

/** How the client says who it is: in one of these ways; without any it is anonymous. */
export type IdentityOptions =
  | {
      readonly credentials?: Credentials;
      readonly token?: undefined;
      readonly tokenProvider?: undefined;
    }
  | {
      /** A session's or an API token. */
      readonly token?: string;
      readonly credentials?: undefined;
      readonly tokenProvider?: undefined;
    }
  | {
      readonly tokenProvider?: TokenProvider;
      readonly credentials?: undefined;
      readonly token?: undefined;
    };

/** Says who the client is, to the WebSocket and to HTTP. */
export interface Identity {
  /** Whether there is nothing to say. */
  readonly isAnonymous: boolean;
  /** Whether a refused token may be followed by a better one; a password may not. */
  readonly canRenew: boolean;
  /**
   * What to send to the WebSocket.
   *
   * @throws AuthenticationFailed for a password that was refused before; what the token provider throws
   */
  message(): Promise<Message>;
  /**
   * A token for HTTP; undefined for an anonymous client. With a password, the first call logs in, and the first in the
   * second half of the session does again. A password that was refused is not sent again.
   *
   * @throws AuthenticationFailed, RateLimited, Timeout, Disconnected; what the token provider throws
   */
  token(): Promise<string | undefined>;
  /** The server does not take the token any more. @returns whether another one may be had */
  forget(): boolean;
}

/**
 * Makes an {@link Identity}.
 *
 * @param http - for logins with a password
 * @throws TypeError when there are several ways to log in
 */
export function identify({ credentials, token, tokenProvider }: IdentityOptions, http: Http): Identity {
  if ([credentials, token, tokenProvider].filter(Boolean).length > 1) {
    throw new TypeError('Give one of credentials, token, tokenProvider');
  }
  let current: Promise<string | undefined> | undefined;
  let refusal: AuthenticationFailed | undefined;
  let renewAt = Number.POSITIVE_INFINITY;

  const obtain = async () => {
    try {
      if (!credentials) return await (tokenProvider?.() ?? token);
      const session = await logIn(http, credentials);
      // Whoever is given the token may use it for a while.
      renewAt = (Date.now() + Date.parse(session.expiresAt)) / 2;
      return session.token;
    } catch (problem) {
      current = undefined;
      if (credentials && problem instanceof AuthenticationFailed) refusal = problem;
      throw problem;
    }
  };
  const giveToken = async () => {
    if (refusal) throw refusal;
    if (Date.now() > renewAt) current = undefined;
    current ??= obtain();
    return current;
  };
  return {
    isAnonymous: !(credentials || token || tokenProvider),
    canRenew: Boolean(tokenProvider),
    async message() {
      if (!credentials) return { token: await giveToken() };
      if (refusal) throw refusal;
      return { ...credentials };
    },
    token: giveToken,
    forget() {
      current = undefined;
      return Boolean(credentials ?? tokenProvider);
    },
  };
}
