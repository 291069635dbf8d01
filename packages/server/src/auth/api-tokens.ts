import { randomBytes, randomUUID } from 'node:crypto';
import { type Permission, withImplied } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import { parsePermissions } from './names.ts';
import { keyOf, type Sessions } from './sessions.ts';
import type { Users } from './users.ts';

/** A token for a program, without the token itself. */
export interface ApiToken {
  readonly id: string;
  /** What its owner calls it. */
  readonly name: string;
  readonly username: string;
  /** As granted; the owner's role may allow less. */
  readonly permissions: readonly Permission[];
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

interface Row {
  readonly id: string;
  readonly token_hash: Buffer;
  readonly name: string;
  readonly username: string;
  readonly permissions: string;
  readonly created_at: number;
  readonly expires_at: number | null;
}

/** What every token begins with, so that one that has leaked is known for what it is. */
const PREFIX = 'sightglass_';

/** The tokens for programs. Of each, the database has only the hash. */
export class ApiTokens {
  readonly #database: Database;
  readonly #users: Users;
  readonly #sessions: Sessions;
  readonly #now: () => number;

  /** @param now - ms since 1970 */
  constructor(database: Database, users: Users, sessions: Sessions, now: () => number) {
    this.#database = database;
    this.#users = users;
    this.#sessions = sessions;
    this.#now = now;
    for (const row of this.#rows()) this.#admit(row);
  }

  /** Of one user or of all, newest first. Those that have expired are among them. */
  list(username?: string): readonly ApiToken[] {
    return this.#rows()
      .filter((row) => username === undefined || row.username === username)
      .map(tokenOf);
  }

  find(id: string): ApiToken | undefined {
    const row = this.#rows().find((each) => each.id === id);
    return row && tokenOf(row);
  }

  /**
   * Makes a token; it is good at once, and on the disk when this returns.
   *
   * @param expiresAt - null for one without an end
   * @returns what is known of it, and the token itself, which is kept nowhere
   * @throws the database's error
   */
  create(
    username: string,
    name: string,
    permissions: readonly Permission[],
    expiresAt: Date | null,
  ): ApiToken & { readonly token: string } {
    const token = `${PREFIX}${randomBytes(32).toString('base64url')}`;
    const row: Row = {
      id: randomUUID(),
      token_hash: Buffer.from(keyOf(token), 'hex'),
      name,
      username,
      permissions: JSON.stringify(permissions),
      created_at: this.#now(),
      expires_at: expiresAt?.getTime() ?? null,
    };
    durably(this.#database, () =>
      this.#database
        .prepare(
          `INSERT INTO api_tokens (id, token_hash, name, username, permissions, created_at, expires_at)
           VALUES (:id, :token_hash, :name, :username, :permissions, :created_at, :expires_at)`,
        )
        .run(row),
    );
    this.#admit(row);
    return { ...tokenOf(row), token };
  }

  /** Takes a token back, at once and everywhere. @throws the database's error */
  revoke(id: string): void {
    const row = this.#rows().find((each) => each.id === id);
    if (!row) return;
    durably(this.#database, () => this.#database.prepare('DELETE FROM api_tokens WHERE id = ?').run(id));
    this.#sessions.revoke(row.token_hash.toString('hex'));
  }

  #rows(): readonly Row[] {
    return this.#database.prepare<[], Row>('SELECT * FROM api_tokens ORDER BY created_at DESC, id').all();
  }

  #admit(row: Row): void {
    const user = this.#users.find(row.username);
    const endsAt = row.expires_at ?? Number.POSITIVE_INFINITY;
    if (!user || endsAt <= this.#now()) return;
    const scope = withImplied(parsePermissions(row.permissions));
    const times = { beganAt: row.created_at, endsAt };
    this.#sessions.enter(row.token_hash.toString('hex'), user, times, { id: row.id, scope });
  }
}

function tokenOf({ id, name, username, permissions, created_at: at, expires_at: end }: Row): ApiToken {
  return {
    id,
    name,
    username,
    permissions: parsePermissions(permissions),
    createdAt: new Date(at).toISOString(),
    expiresAt: end === null ? null : new Date(end).toISOString(),
  };
}
