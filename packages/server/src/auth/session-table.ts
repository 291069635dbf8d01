import { type Database, durably } from '../storage/database.ts';
import type { HeldSession } from './held-session.ts';
import type { Origin } from './session.ts';

interface Row {
  readonly token_hash: Buffer;
  readonly username: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly seen_at: number | null;
  readonly address: string;
  readonly user_agent: string;
}

/** A session as it stands in the database; times in ms since 1970. */
export interface StoredSession {
  /** SHA-256 of the token in hexadecimal. */
  readonly key: string;
  readonly username: string;
  readonly beganAt: number;
  readonly endsAt: number;
  readonly seenAt: number;
  readonly origin: Origin;
}

/** The sessions in the database. Of a token only its hash is there. */
export class SessionTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  load(): readonly StoredSession[] {
    return this.#database
      .prepare<[], Row>('SELECT * FROM sessions')
      .all()
      .map((row) => ({
        key: row.token_hash.toString('hex'),
        username: row.username,
        beganAt: row.created_at,
        endsAt: row.expires_at,
        seenAt: row.seen_at ?? row.created_at,
        origin: { address: row.address, userAgent: row.user_agent },
      }));
  }

  /** Writes ends and removes what has ended, all or nothing. @throws the database's error */
  save(moved: readonly HeldSession[], ended: ReadonlySet<string>): void {
    // Out of `users`: a session of somebody who is gone has nothing to stand on.
    const upsert = this.#database.prepare(
      `INSERT INTO sessions (token_hash, username, created_at, expires_at, seen_at, address, user_agent)
         SELECT :hash, username, :beganAt, :endsAt, :seenAt, :address, :userAgent FROM users WHERE username = :username
       ON CONFLICT (token_hash) DO UPDATE SET expires_at = excluded.expires_at, seen_at = excluded.seen_at`,
    );
    const erase = this.#database.prepare('DELETE FROM sessions WHERE token_hash = ?');
    const write = () => {
      for (const key of ended) erase.run(Buffer.from(key, 'hex'));
      for (const { key = '', username, beganAt, endsAt, seenAt, origin } of moved) {
        upsert.run({ hash: Buffer.from(key, 'hex'), username, beganAt, endsAt, seenAt, ...origin });
      }
    };
    // A session that somebody ended must not come back with the power.
    if (ended.size > 0) durably(this.#database, write);
    else this.#database.transaction(write)();
  }
}
