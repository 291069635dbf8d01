import { login } from './login.ts';
import type { Message } from './messages.ts';

/** A user of the server. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Gives a token that is valid now; asked again whenever the server does not take the last one any more. */
export type TokenProvider = () => string | Promise<string>;

/** How the client says who it is: at most one of the three; without any it is anonymous. */
export interface IdentityOptions {
  readonly credentials?: Credentials;
  /** A session's or an API token. */
  readonly token?: string;
  readonly tokenProvider?: TokenProvider;
}

/** Says who the client is, to the WebSocket and to HTTP. */
export class Identity {
  readonly #options: IdentityOptions;
  readonly #http: string;
  #token: string | undefined;

  /** @param http - address of the server, for logins with a password */
  constructor(options: IdentityOptions, http: string) {
    this.#options = options;
    this.#http = http;
    this.#token = options.token;
  }

  /** Whether there is anything to say. */
  get isAnonymous(): boolean {
    const { credentials, token, tokenProvider } = this.#options;
    return !(credentials || token || tokenProvider);
  }

  /**
   * What to send to the WebSocket.
   *
   * @throws what the token provider throws
   */
  async message(): Promise<Message> {
    const { credentials } = this.#options;
    return credentials ? { ...credentials } : { token: await this.#current() };
  }

  /**
   * A token for HTTP; undefined for an anonymous client. With a password, the first call logs in.
   *
   * @throws AuthenticationFailed, RateLimited, Disconnected; what the token provider throws
   */
  async token(): Promise<string | undefined> {
    const { credentials } = this.#options;
    if (credentials) this.#token ??= (await login(this.#http, credentials)).token;
    else if (!this.isAnonymous) await this.#current();
    return this.#token;
  }

  /** The server does not take the token any more. @returns whether another one may be had */
  forget(): boolean {
    const { credentials, tokenProvider } = this.#options;
    const renewable = Boolean(credentials ?? tokenProvider);
    if (renewable) this.#token = undefined;
    return renewable;
  }

  /** Whether a refused token may be followed by a better one; a password may not. */
  get canRenew(): boolean {
    return this.#options.tokenProvider !== undefined;
  }

  async #current(): Promise<string | undefined> {
    this.#token ??= await this.#options.tokenProvider?.();
    return this.#token;
  }
}
