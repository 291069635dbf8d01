import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import type { Administration } from './administration.ts';
import { ApiTokens } from './api-tokens.ts';
import { CredentialMemory } from './credential-memory.ts';
import { type DigestSecrets, digestSecrets } from './digest-secrets.ts';
import { AdministrationError, InvalidCredentials, InvalidToken } from './errors.ts';
import type { Applicant } from './hash-queue.ts';
import { checkNewPassword, checkOtherPassword } from './password-rules.ts';
import { generatePassword, Passwords } from './passwords.ts';
import type { Session, SessionEvent } from './session.ts';
import { Sessions } from './sessions.ts';
import { type AttemptLimit, Throttle } from './throttle.ts';
import { type User, Users } from './users.ts';
import { Visits } from './visits.ts';
import type { AccessWitness, DeedWitness, WitnessedAccess } from './witness.ts';
import { WitnessedAdministration } from './witnessed-administration.ts';

/** Compared with where a user has no secrets. */
const DECOY = digestSecrets('', '');

/** What an {@link Authentication} needs. */
export interface AuthenticationOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Minutes without use after which a session ends. */
  readonly sessionMinutes: number;
  readonly attempts: AttemptLimit;
  /** Is told of logins and logouts. */
  readonly witness?: AccessWitness;
  /** Is told of what is done to users, roles and tokens. */
  readonly deedWitness?: DeedWitness;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** Who somebody is, and for how long (PROTOCOL.md, section 2). */
export class Authentication {
  /** Users, roles and tokens. */
  readonly administration: Administration;
  readonly #logger: Logger;
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #passwords: Passwords;
  readonly #throttle: Throttle;
  readonly #memory: CredentialMemory;
  readonly #visits: Visits;
  readonly #witness: AccessWitness;
  readonly #now: () => number;

  constructor({
    database,
    logger,
    sessionMinutes,
    attempts,
    witness = () => {},
    deedWitness = () => {},
    now = Date.now,
  }: AuthenticationOptions) {
    this.#now = now;
    this.#witness = witness;
    this.#logger = logger;
    this.#users = new Users(database);
    // The database takes whole milliseconds alone.
    const lifetime = Math.round(sessionMinutes * 60_000);
    this.#sessions = new Sessions({ database, users: this.#users, logger, lifetime, now });
    this.#passwords = new Passwords(attempts.waiting);
    this.#throttle = new Throttle(attempts);
    this.#memory = new CredentialMemory(now);
    this.#visits = new Visits(lifetime, now);
    const users = this.#users;
    const sessions = this.#sessions;
    const tokens = new ApiTokens(database, users, sessions, now);
    const passwords = this.#passwords;
    this.administration = new WitnessedAdministration(
      { database, users, sessions, tokens, passwords, now },
      deedWitness,
    );
  }

  /**
   * Makes the administrator `admin` where there is no user yet.
   *
   * @param password - undefined to have one made up
   * @returns the password that was made up for it, to be shown once; undefined where none was
   * @throws RangeError for a password that is empty or too long
   */
  async createFirstUser(password: string | undefined): Promise<string | undefined> {
    if (this.#users.count > 0) return undefined;
    const chosen = password ?? generatePassword();
    this.#warnOfWeakness(chosen);
    const passwordHash = await this.#passwords.hash(chosen);
    const passwordChangeDue = password === undefined;
    const admin = { username: 'admin', passwordHash, role: 'administrator', passwordChangeDue };
    this.#users.add(admin, new Date(this.#now()));
    return password === undefined ? chosen : undefined;
  }

  /**
   * Begins a session.
   *
   * @param userAgent - what the program says it is
   * @throws InvalidCredentials, TooManyAttempts, LoginsBusy
   */
  async login(
    username: string,
    password: string,
    address: string,
    userAgent = '',
  ): Promise<{ session: Session; token: string }> {
    const user = await this.#witnessed({ action: 'login', username, address }, () =>
      this.#throttle.guard(address, (applicant) => this.#check(username, password, applicant)),
    );
    try {
      this.#users.noteLogin(username, new Date(this.#now()));
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The time of a login could not be written');
    }
    return this.#sessions.begin(user, { address, userAgent });
  }

  /**
   * The rights that name and password give, without a session, for HTTP Basic. A password that was
   * right is remembered for a minute: a viewer that polls pictures would cost a hash each time.
   *
   * @throws InvalidCredentials, TooManyAttempts, LoginsBusy
   */
  async verify(username: string, password: string, address: string): Promise<Session> {
    // Behind the throttle too: what is remembered could be guessed at otherwise, without a limit.
    const attempt = () =>
      this.#throttle.guard(address, async (applicant) => {
        const known = this.#users.find(username);
        if (known && this.#memory.holds(known, password)) {
          this.#learn(known, password);
          return known;
        }
        const checked = await this.#check(username, password, applicant);
        this.#memory.keep(checked, password);
        return checked;
      });
    return this.#sessions.visit(await this.#visitor(username, address, attempt), false);
  }

  /** Whether there is anybody who can log in by Digest. */
  get offersDigest(): boolean {
    return this.#users.hasDigestSecrets;
  }

  /**
   * The rights of somebody who proves to know a password without saying it (HTTP Digest), without a session.
   *
   * @param proves - whether the proof is right for what is kept of the user
   * @throws InvalidCredentials, TooManyAttempts, LoginsBusy
   */
  async verifyDigest(
    username: string,
    proves: (secrets: DigestSecrets) => boolean,
    address: string,
  ): Promise<Session> {
    const attempt = () =>
      this.#throttle.guard(address, async () => {
        const user = this.#users.find(username);
        // Somebody who has none takes as long as somebody who has.
        const isProven = proves(user?.digestSecrets ?? DECOY);
        if (!user?.digestSecrets || !isProven) throw new InvalidCredentials();
        return user;
      });
    return this.#sessions.visit(await this.#visitor(username, address, attempt), true);
  }

  /**
   * Gives somebody another password. All their sessions end, and a new one begins.
   *
   * @param current - the password of now, as a proof
   * @param userAgent - what the program says it is
   * @throws InvalidCredentials, TooManyAttempts, LoginsBusy, AdministrationError
   */
  async changePassword(
    username: string,
    current: string,
    password: string,
    address: string,
    userAgent = '',
  ): Promise<{ session: Session; token: string }> {
    const user = await this.#witnessed({ action: 'password', username, address }, async () => {
      const prove = (applicant: Applicant) => this.#check(username, current, applicant);
      const known = await this.#throttle.guard(address, prove);
      checkOtherPassword(password, current);
      return this.administration.changePassword(known, address, password);
    });
    return this.#sessions.begin(user, { address, userAgent });
  }

  /**
   * The session of a token; counts as use. A token that is none does not count as a failed attempt: it
   * cannot be guessed, and a page that comes back after its session has ended would lock its user out.
   *
   * @param told - what the witness hears of: each `visit`, a `failure` alone, or `nothing` where a token that has
   *   ended is no wonder, such as in a cookie
   * @throws InvalidToken
   */
  async resume(
    token: string,
    address: string,
    told: 'visit' | 'failure' | 'nothing' = 'nothing',
  ): Promise<Session> {
    const session = this.#sessions.find(token);
    if (!session) {
      const problem = new InvalidToken();
      if (told !== 'nothing') this.#witness({ action: 'login', username: '', address, problem });
      throw problem;
    }
    this.#sessions.touch(session);
    const { username } = session;
    if (told === 'visit' && this.#visits.begins(username, address)) {
      this.#witness({ action: 'login', username, address, problem: undefined });
    }
    return session;
  }

  /** Counts as use. */
  touch(session: Session): void {
    this.#sessions.touch(session);
  }

  /** Ends the session of a token everywhere, at once. */
  logout(token: string, address: string): void {
    const username = this.#sessions.end(token);
    if (username === undefined) return;
    this.#witness({ action: 'logout', username, address, problem: undefined });
  }

  /** Tells when a session ends or its rights change. @returns what stops telling */
  watch(session: Session, listener: (event: SessionEvent) => void): () => void {
    return this.#sessions.watch(session, listener);
  }

  /**
   * Takes over what has changed in the row of a user, at once and everywhere: sessions get the new
   * rights; with another password, or the user gone, they end.
   */
  refresh(username: string): void {
    this.#sessions.refresh(username);
  }

  /** Writes what still waits. No timer runs on. */
  close(): void {
    this.#sessions.close();
  }

  /** Whoever starts the server chooses the first password, and is told what they have chosen. */
  #warnOfWeakness(password: string): void {
    try {
      checkNewPassword(password, 'admin');
    } catch (problem) {
      if (!(problem instanceof AdministrationError)) throw problem;
      this.#logger.warn(`The first password should be changed. ${problem.message}`);
    }
  }

  #visitor(username: string, address: string, attempt: () => Promise<User>): Promise<User> {
    // A viewer that polls pictures logs in once, not with each of them.
    const isNews = () => this.#visits.begins(username, address);
    return this.#witnessed({ action: 'login', username, address }, attempt, isNews);
  }

  /** Makes an attempt and tells what has become of it. @param isNews - whether a success is worth telling */
  async #witnessed<T>(
    access: Omit<WitnessedAccess, 'problem'>,
    attempt: () => Promise<T>,
    isNews: () => boolean = () => true,
  ): Promise<T> {
    try {
      const result = await attempt();
      if (isNews()) this.#witness({ ...access, problem: undefined });
      return result;
    } catch (problem) {
      this.#witness({ ...access, problem });
      throw problem;
    }
  }

  async #check(username: string, password: string, applicant: Applicant): Promise<User> {
    const before = this.#users.find(username);
    const matches = await this.#passwords.matches(password, before?.passwordHash, applicant);
    // The hash took its time: what counts is the user of now.
    const user = this.#users.find(username);
    if (!matches || !user || user.passwordHash !== before?.passwordHash) throw new InvalidCredentials();
    this.#learn(user, password);
    return user;
  }

  /** Keeps what Digest logins take, of whoever may log in so and whose password was not known before. */
  #learn({ username, rtsp, digestSecrets: known }: User, password: string): void {
    if (!rtsp || known) return;
    try {
      this.#users.keepDigestSecrets(username, digestSecrets(username, password));
    } catch (problem) {
      this.#logger.error({ err: problem }, 'What a Digest login takes could not be kept');
    }
  }
}
