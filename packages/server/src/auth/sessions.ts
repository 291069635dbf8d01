import { createHash, randomBytes } from 'node:crypto';
import type { Permission } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import type { Session, SessionEvent } from './session.ts';
import type { User, Users } from './users.ts';

/** How long, in ms, a session's new end may wait until it is written. */
const WRITE_DELAY = 10_000;
/** The longest wait that a timer can take, in ms. */
const LONGEST_WAIT = 2 ** 31 - 1;

interface Row {
  readonly token_hash: Buffer;
  readonly username: string;
  readonly expires_at: number;
}

/** A session that has a token. */
class TokenSession implements Session {
  readonly key: string;
  readonly username: string;
  readonly role: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly listeners = new Set<(event: SessionEvent) => void>();
  /** ms since 1970. */
  endsAt: number;
  /** The end that stands in the database. */
  writtenEnd: number;

  constructor(key: string, { username, role, permissions }: User, endsAt: number) {
    this.key = key;
    this.username = username;
    this.role = role;
    this.permissions = permissions;
    this.endsAt = endsAt;
    this.writtenEnd = endsAt;
  }

  get expiresAt(): Date {
    return new Date(this.endsAt);
  }
}

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
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #lifetime: number;
  readonly #now: () => number;
  readonly #byKey = new Map<string, TokenSession>();
  #alarm: NodeJS.Timeout | undefined;
  #writer: NodeJS.Timeout | undefined;

  constructor({ database, users, logger, lifetime, now }: SessionsOptions) {
    this.#database = database;
    this.#logger = logger;
    this.#lifetime = lifetime;
    this.#now = now;
    database.prepare('DELETE FROM sessions WHERE expires_at <= ?').run(now());
    const rows = database.prepare<[], Row>('SELECT token_hash, username, expires_at FROM sessions').all();
    for (const row of rows) {
      const user = users.find(row.username);
      const key = row.token_hash.toString('hex');
      if (user) this.#byKey.set(key, new TokenSession(key, user, row.expires_at));
    }
    this.#setAlarm();
  }

  /** Begins a session. @returns it and its token, which is not kept anywhere */
  begin(user: User): { session: Session; token: string } {
    const token = randomBytes(32).toString('base64url');
    const key = keyOf(token);
    const session = new TokenSession(key, user, this.#now() + this.#lifetime);
    this.#keep(() =>
      this.#database
        .prepare('INSERT INTO sessions (token_hash, username, created_at, expires_at) VALUES (?, ?, ?, ?)')
        .run(Buffer.from(key, 'hex'), user.username, this.#now(), session.endsAt),
    );
    this.#byKey.set(key, session);
    this.#setAlarm();
    return { session, token };
  }

  /** The session of a token; undefined when it has ended or never was. */
  find(token: string): Session | undefined {
    const session = this.#byKey.get(keyOf(token));
    return session && session.endsAt > this.#now() ? session : undefined;
  }

  /** Counts as use: the session lasts its whole time again. */
  touch(session: Session): void {
    if (!(session instanceof TokenSession) || !this.#byKey.has(session.key)) return;
    session.endsAt = this.#now() + this.#lifetime;
    this.#writer ??= setTimeout(() => this.#write(), WRITE_DELAY).unref();
  }

  /** Ends a session everywhere, at once. */
  end(token: string): void {
    const session = this.#byKey.get(keyOf(token));
    if (session) this.#end(session);
  }

  /** Tells what happens to a session. @returns what stops telling */
  watch(session: Session, listener: (event: SessionEvent) => void): () => void {
    if (!(session instanceof TokenSession)) return () => {};
    session.listeners.add(listener);
    return () => session.listeners.delete(listener);
  }

  /** Writes what still waits. */
  close(): void {
    clearTimeout(this.#alarm);
    this.#write();
  }

  #end(session: TokenSession): void {
    this.#byKey.delete(session.key);
    this.#keep(() =>
      this.#database
        .prepare('DELETE FROM sessions WHERE token_hash = ?')
        .run(Buffer.from(session.key, 'hex')),
    );
    for (const listener of [...session.listeners]) listener({ kind: 'ended' });
  }

  /** One timer for whatever session ends next. */
  #setAlarm(): void {
    clearTimeout(this.#alarm);
    const next = Math.min(...[...this.#byKey.values()].map(({ endsAt }) => endsAt));
    if (!Number.isFinite(next)) return;
    const wait = Math.min(Math.max(next - this.#now(), 0), LONGEST_WAIT);
    this.#alarm = setTimeout(() => this.#sweep(), wait).unref();
  }

  #sweep(): void {
    const now = this.#now();
    for (const session of [...this.#byKey.values()]) if (session.endsAt <= now) this.#end(session);
    this.#setAlarm();
  }

  #write(): void {
    clearTimeout(this.#writer);
    this.#writer = undefined;
    const moved = [...this.#byKey.values()].filter(({ endsAt, writtenEnd }) => endsAt !== writtenEnd);
    this.#keep(() => {
      const update = this.#database.prepare('UPDATE sessions SET expires_at = ? WHERE token_hash = ?');
      this.#database.transaction(() => {
        for (const { endsAt, key } of moved) update.run(endsAt, Buffer.from(key, 'hex'));
      })();
      for (const session of moved) session.writtenEnd = session.endsAt;
    });
  }

  /** A full disk must keep nobody out: somebody has to log in to make room. */
  #keep(write: () => void): void {
    try {
      write();
    } catch (problem) {
      this.#logger.error({ err: problem }, 'A session could not be written; it is lost at a restart');
    }
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
