import { createHash, randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import { HeldSession, type TokenOfSession } from './held-session.ts';
import type { Login, Origin, Session, SessionEvent } from './session.ts';
import { SessionTable } from './session-table.ts';
import type { User, Users } from './users.ts';

/** How long, in ms, a session's new end may wait until it is written. */
const WRITE_DELAY = 10_000;
/** The longest wait that a timer can take, in ms. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** What {@link Sessions} work with. */
export interface SessionsOptions {
  readonly database: Database;
  readonly users: Users;
  readonly logger: Logger;
  /** ms without use after which a session ends. */
  readonly lifetime: number;
  /** ms since 1970. */
  readonly now: () => number;
}

/** All sessions that have not ended. Kept in the database, so that they outlive a restart. */
export class Sessions {
  readonly #table: SessionTable;
  readonly #users: Users;
  readonly #logger: Logger;
  readonly #lifetime: number;
  readonly #now: () => number;
  readonly #byKey = new Map<string, HeldSession>();
  /** Sessions without a token that somebody watches. */
  readonly #visitors = new Set<HeldSession>();
  /** Keys of sessions that have ended and still stand in the database. */
  readonly #erasable = new Set<string>();
  #alarm: NodeJS.Timeout | undefined;
  #writer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor({ database, users, logger, lifetime, now }: SessionsOptions) {
    this.#table = new SessionTable(database);
    this.#users = users;
    this.#logger = logger;
    this.#lifetime = lifetime;
    this.#now = now;
    for (const { key, username, ...start } of this.#table.load()) {
      const user = users.find(username);
      const { endsAt } = start;
      if (user && endsAt > now()) {
        const session = new HeldSession(key, user, start);
        session.writtenEnd = endsAt;
        this.#byKey.set(key, session);
      } else this.#erasable.add(key);
    }
    this.#save([]);
    this.#setAlarm();
  }

  /** Begins a session. @returns it and its token, which is not kept anywhere */
  begin(user: User, origin: Origin): { session: Session; token: string } {
    const token = randomBytes(32).toString('base64url');
    const key = keyOf(token);
    const session = new HeldSession(key, user, { ...this.#wholeTime(), origin });
    this.#byKey.set(key, session);
    this.#save([session]);
    this.#setAlarm();
    return { session, token };
  }

  /**
   * Enters the session of an API token: it is kept elsewhere, and a use does not move its end.
   *
   * @param key - SHA-256 of the token in hexadecimal
   * @param endsAt - ms since 1970, or Infinity
   */
  enter(key: string, user: User, times: { beganAt: number; endsAt: number }, token: TokenOfSession): void {
    this.#byKey.set(key, new HeldSession(key, user, times, token));
    this.#setAlarm();
  }

  /** Ends the session of an API token everywhere, at once. */
  revoke(key: string): void {
    const session = this.#byKey.get(key);
    if (session) this.#end(session);
  }

  /** The rights of a user for one request, without a token. @param isByDigest - ends with the leave to log in so */
  visit(user: User, isByDigest: boolean): Session {
    return new HeldSession(undefined, user, { ...this.#wholeTime(), isByDigest });
  }

  /** The logins of one user or of all, latest used first. */
  logins(username?: string): readonly Login[] {
    return this.#logins()
      .filter((session) => username === undefined || session.username === username)
      .toSorted((a, b) => b.seenAt - a.seenAt)
      .map(({ id = '', username, beganAt, seenAt, endsAt, origin }) => ({
        id,
        username,
        createdAt: new Date(beganAt).toISOString(),
        lastSeenAt: new Date(seenAt).toISOString(),
        expiresAt: new Date(endsAt).toISOString(),
        ...origin,
      }));
  }

  /** Ends a login everywhere, at once. */
  endLogin(id: string): void {
    const session = this.#logins().find((each) => each.id === id);
    if (!session) return;
    this.#end(session);
    this.#save([]);
  }

  /** The session of a token with the rights of now; undefined when it has ended or never was. */
  find(token: string): Session | undefined {
    const session = this.#byKey.get(keyOf(token));
    if (!session || session.endsAt <= this.#now()) return undefined;
    this.#review(session, this.#users.find(session.username));
    return session.ended ? undefined : session;
  }

  /** Counts as use: the session lasts its whole time again. */
  touch(session: Session): void {
    if (!(session instanceof HeldSession) || session.ended || session.tokenId !== undefined) return;
    const now = this.#now();
    // A timer may be late: what is over is not revived.
    if (session.endsAt <= now) return;
    session.endsAt = now + this.#lifetime;
    session.seenAt = now;
    if (session.key !== undefined) this.#saveSoon();
  }

  /** Ends a session everywhere, at once. An API token is not logged out but revoked. @returns whose it was */
  end(token: string): string | undefined {
    const session = this.#byKey.get(keyOf(token));
    if (!session || session.tokenId !== undefined) return undefined;
    this.#end(session);
    this.#save([]);
    return session.username;
  }

  /**
   * Takes over what has changed in the row of a user: those of another password or a gone user end.
   *
   * @param name - what the user is called now
   */
  refresh(username: string, name = username): void {
    const user = this.#users.find(name);
    for (const session of [...this.#byKey.values(), ...this.#visitors]) {
      if (session.username === username) this.#review(session, user);
    }
    this.#save([]);
  }

  /**
   * Tells what happens to a session, also when it has ended just before.
   *
   * @returns what stops telling
   */
  watch(session: Session, listener: (event: SessionEvent) => void): () => void {
    if (!(session instanceof HeldSession)) return () => {};
    session.listeners.add(listener);
    if (session.ended) {
      queueMicrotask(() => {
        if (session.listeners.has(listener)) listener({ kind: 'ended' });
      });
    } else if (session.key === undefined) this.#visitors.add(session);
    return () => {
      session.listeners.delete(listener);
      if (session.listeners.size === 0) this.#visitors.delete(session);
    };
  }

  /** Writes what still waits. No timer runs on. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#alarm);
    this.#saveAll();
  }

  #wholeTime() {
    const now = this.#now();
    return { beganAt: now, endsAt: now + this.#lifetime };
  }

  /** Those that have not ended, also where the timer that ends them is late. */
  #logins(): readonly HeldSession[] {
    return [...this.#byKey.values()].filter(({ id, endsAt }) => id !== undefined && endsAt > this.#now());
  }

  #review(session: HeldSession, user: User | undefined): void {
    if (!user || session.isRevokedBy(user)) this.#end(session);
    else if (session.adopt(user)) this.#tell(session, { kind: 'changed', session });
  }

  #end(session: HeldSession): void {
    session.ended = true;
    this.#visitors.delete(session);
    if (session.key !== undefined) {
      this.#byKey.delete(session.key);
      if (session.writtenEnd !== undefined) this.#erasable.add(session.key);
    }
    this.#tell(session, { kind: 'ended' });
  }

  /** One listener that fails must not leave the others with rights that are gone. */
  #tell(session: HeldSession, event: SessionEvent): void {
    for (const listener of [...session.listeners]) {
      try {
        listener(event);
      } catch (problem) {
        this.#logger.error({ err: problem }, 'A change of rights could not be passed on');
      }
    }
  }

  /** One timer for whatever session ends next. A use does not move it: it looks again when it is due. */
  #setAlarm(): void {
    clearTimeout(this.#alarm);
    if (this.#closed || this.#byKey.size === 0) return;
    let next = Number.POSITIVE_INFINITY;
    for (const { endsAt } of this.#byKey.values()) next = Math.min(next, endsAt);
    const wait = Math.min(Math.max(next - this.#now(), 0), LONGEST_WAIT);
    this.#alarm = setTimeout(() => this.#sweep(), wait).unref();
  }

  #sweep(): void {
    const now = this.#now();
    for (const session of [...this.#byKey.values()]) if (session.endsAt <= now) this.#end(session);
    this.#save([]);
    this.#setAlarm();
  }

  #saveSoon(): void {
    if (!this.#closed) this.#writer ??= setTimeout(() => this.#saveAll(), WRITE_DELAY).unref();
  }

  #saveAll(): void {
    clearTimeout(this.#writer);
    this.#writer = undefined;
    const own = [...this.#byKey.values()].filter(({ tokenId }) => tokenId === undefined);
    this.#save(own.filter(({ endsAt, writtenEnd }) => endsAt !== writtenEnd));
  }

  /** A full disk must keep nobody out: somebody has to log in to make room. What failed is tried again. */
  #save(moved: readonly HeldSession[]): void {
    if (moved.length === 0 && this.#erasable.size === 0) return;
    try {
      this.#table.save(moved, this.#erasable);
      for (const session of moved) session.writtenEnd = session.endsAt;
      this.#erasable.clear();
    } catch (problem) {
      this.#logger.error({ err: problem }, 'The sessions could not be written; trying again');
      this.#saveSoon();
    }
  }
}

/** What a token is kept as: nobody who reads the database can use it. */
export function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
