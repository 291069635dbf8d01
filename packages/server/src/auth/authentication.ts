import { createHmac, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import { InvalidCredentials, InvalidToken } from './errors.ts';
import { generatePassword, Passwords } from './passwords.ts';
import type { Session, SessionEvent } from './session.ts';
import { Sessions } from './sessions.ts';
import { type AttemptLimit, Throttle } from './throttle.ts';
import { type User, Users } from './users.ts';

/** For how long, in ms, a password that was right once is not hashed again. */
const MEMORY = 60_000;
/** Passwords that are remembered at a time. */
const MEMORY_SIZE = 1_000;

/** What an {@link Authentication} needs. */
export interface AuthenticationOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Minutes without use after which a session ends. */
  readonly sessionMinutes: number;
  readonly attempts: AttemptLimit;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** Who somebody is, and for how long (PROTOCOL.md, section 2). */
export class Authentication {
  readonly #logger: Logger;
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #passwords = new Passwords();
  readonly #throttle: Throttle;
  readonly #lifetime: number;
  readonly #now: () => number;
  /** Digests of credentials that were right lately, and until when that is believed. */
  readonly #remembered = new Map<string, number>();
  readonly #secret = randomBytes(32);

  constructor({ database, logger, sessionMinutes, attempts, now = Date.now }: AuthenticationOptions) {
    this.#lifetime = sessionMinutes * 60_000;
    this.#now = now;
    this.#logger = logger;
    this.#users = new Users(database);
    this.#sessions = new Sessions({ database, users: this.#users, logger, lifetime: this.#lifetime, now });
    this.#throttle = new Throttle(attempts);
  }

  /**
   * Makes the administrator `admin` where there is no user yet.
   *
   * @returns the password that was made up for it, to be shown once; undefined where none was
   */
  async createFirstUser(password: string | undefined): Promise<string | undefined> {
    if (this.#users.count > 0) return undefined;
    const chosen = password ?? generatePassword();
    const passwordHash = await this.#passwords.hash(chosen);
    this.#users.add({ username: 'admin', passwordHash, role: 'administrator' });
    return password === undefined ? chosen : undefined;
  }

  /** Begins a session. @throws InvalidCredentials, TooManyAttempts */
  async login(
    username: string,
    password: string,
    address: string,
  ): Promise<{ session: Session; token: string }> {
    const user = await this.#throttle.guard(address, () => this.#check(username, password));
    try {
      this.#users.noteLogin(username);
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The time of a login could not be written');
    }
    return this.#sessions.begin(user);
  }

  /**
   * The rights that name and password give, without a session, for HTTP Basic. A password that was
   * right is remembered for a minute: a viewer that polls pictures would cost a hash each time.
   *
   * @throws InvalidCredentials, TooManyAttempts
   */
  async verify(username: string, password: string, address: string): Promise<Session> {
    const digest = createHmac('sha256', this.#secret)
      .update(JSON.stringify([username, password]))
      .digest('hex');
    const until = this.#remembered.get(digest) ?? 0;
    const known = until > this.#now() ? this.#users.find(username) : undefined;
    const user = known ?? (await this.#throttle.guard(address, () => this.#check(username, password)));
    if (!known) this.#remember(digest);
    const { role, permissions } = user;
    return { username, role, permissions, expiresAt: new Date(this.#now() + this.#lifetime) };
  }

  /**
   * The session of a token; counts as use. A token that is none does not count as a failed attempt: it
   * cannot be guessed, and a page that comes back after its session has ended would lock its user out.
   *
   * @throws InvalidToken
   */
  async resume(token: string, _address: string): Promise<Session> {
    const session = this.#sessions.find(token);
    if (!session) throw new InvalidToken();
    this.#sessions.touch(session);
    return session;
  }

  /** Counts as use. */
  touch(session: Session): void {
    this.#sessions.touch(session);
  }

  /** Ends the session of a token everywhere, at once. */
  logout(token: string): void {
    this.#sessions.end(token);
  }

  /** Tells when a session ends or its rights change. @returns what stops telling */
  watch(session: Session, listener: (event: SessionEvent) => void): () => void {
    return this.#sessions.watch(session, listener);
  }

  close(): void {
    this.#sessions.close();
  }

  async #check(username: string, password: string): Promise<User> {
    const user = this.#users.find(username);
    if (!(await this.#passwords.matches(password, user?.passwordHash)) || !user)
      throw new InvalidCredentials();
    return user;
  }

  #remember(digest: string): void {
    if (this.#remembered.size >= MEMORY_SIZE) this.#remembered.clear();
    this.#remembered.set(digest, this.#now() + MEMORY);
  }
}
