import { type Permission, withImplied } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import { parsePermissions } from './names.ts';
import { Roles } from './roles.ts';

/** Somebody who may log in. */
export interface User {
  readonly username: string;
  readonly passwordHash: string;
  readonly role: string;
  /** Of the role and their own, with the implied ones. */
  readonly permissions: ReadonlySet<Permission>;
  /** Those on top of the role, as granted. */
  readonly ownPermissions: readonly Permission[];
  /** ISO 8601 in UTC. */
  readonly createdAt: string;
  readonly lastLoginAt: string | null;
}

/** What is written of a user. */
export interface NewUser {
  readonly username: string;
  readonly passwordHash: string;
  readonly role: string;
  /** On top of the role; none where they are not given. */
  readonly ownPermissions?: readonly Permission[];
}

interface Row {
  readonly username: string;
  readonly password_hash: string;
  readonly role: string;
  readonly permissions: string;
  readonly created_at: string;
  readonly last_login_at: string | null;
}

/** The users in the database. Writes are on the disk when they return. */
export class Users {
  readonly #database: Database;
  #byName: ReturnType<typeof prepareByName> | undefined;
  readonly #roles: Roles;

  constructor(database: Database) {
    this.#database = database;
    this.#roles = new Roles(database);
  }

  get count(): number {
    const row = this.#database.prepare<[], { count: number }>('SELECT count(*) AS count FROM users').get();
    return row?.count ?? 0;
  }

  /** Newest first. */
  list(): readonly User[] {
    return this.#database
      .prepare<[], Row>('SELECT * FROM users ORDER BY created_at DESC, username')
      .all()
      .map((row) => this.#userOf(row));
  }

  find(username: string): User | undefined {
    // Prepared once: every guess of somebody who floods the server asks this.
    this.#byName ??= prepareByName(this.#database);
    const row = this.#byName.get(username.normalize('NFC'));
    return row && this.#userOf(row);
  }

  /** The names of those who have a role. */
  namesWithRole(role: string): readonly string[] {
    return this.#database
      .prepare<[string], { username: string }>('SELECT username FROM users WHERE role = ?')
      .all(role)
      .map(({ username }) => username);
  }

  /** Enters a user. @throws the database's error when the name is taken */
  add({ username, passwordHash, role, ownPermissions = [] }: NewUser, at: Date): void {
    durably(this.#database, () =>
      this.#database
        .prepare(
          'INSERT INTO users (username, password_hash, role, permissions, created_at) VALUES (?, ?, ?, ?, ?)',
        )
        .run(username, passwordHash, role, JSON.stringify(ownPermissions), at.toISOString()),
    );
  }

  /** Writes what has become of the user `username`, another name included. @throws the database's error when that is taken */
  change(username: string, now: Required<NewUser>): void {
    durably(this.#database, () =>
      this.#database
        .prepare(
          'UPDATE users SET username = ?, password_hash = ?, role = ?, permissions = ? WHERE username = ?',
        )
        .run(now.username, now.passwordHash, now.role, JSON.stringify(now.ownPermissions), username),
    );
  }

  /** Removes a user with all sessions and tokens. @throws the database's error */
  remove(username: string): void {
    durably(this.#database, () =>
      this.#database.prepare('DELETE FROM users WHERE username = ?').run(username),
    );
  }

  /** Notes when somebody has logged in. @throws the database's error */
  noteLogin(username: string, at: Date): void {
    this.#database
      .prepare('UPDATE users SET last_login_at = ? WHERE username = ?')
      .run(at.toISOString(), username);
  }

  #userOf(row: Row): User {
    const ownPermissions = parsePermissions(row.permissions);
    const ofRole = this.#roles.find(row.role)?.permissions ?? [];
    return {
      username: row.username,
      passwordHash: row.password_hash,
      role: row.role,
      permissions: withImplied([...ofRole, ...ownPermissions]),
      ownPermissions,
      createdAt: row.created_at,
      lastLoginAt: row.last_login_at,
    };
  }
}

function prepareByName(database: Database) {
  return database.prepare<[string], Row>('SELECT * FROM users WHERE username = ?');
}
