import { BUILT_IN_ROLES, isPermission, type Permission, withImplied } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';

/** Somebody who may log in. */
export interface User {
  readonly username: string;
  readonly passwordHash: string;
  readonly role: string;
  /** Of the role and their own, with the implied ones. */
  readonly permissions: ReadonlySet<Permission>;
}

interface Row {
  readonly username: string;
  readonly password_hash: string;
  readonly role: string;
  readonly permissions: string;
}

/** The users in the database. */
export class Users {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get count(): number {
    const row = this.#database.prepare<[], { count: number }>('SELECT count(*) AS count FROM users').get();
    return row?.count ?? 0;
  }

  find(username: string): User | undefined {
    const row = this.#database
      .prepare<[string], Row>(
        'SELECT username, password_hash, role, permissions FROM users WHERE username = ?',
      )
      .get(username);
    return row && userOf(row);
  }

  /** Enters a user, on the disk when this returns. @throws the database's error when the name is taken */
  add({ username, passwordHash, role }: Omit<User, 'permissions'>, at: Date): void {
    durably(this.#database, () =>
      this.#database
        .prepare('INSERT INTO users (username, password_hash, role, created_at) VALUES (?, ?, ?, ?)')
        .run(username, passwordHash, role, at.toISOString()),
    );
  }

  /** Notes when somebody has logged in. @throws the database's error */
  noteLogin(username: string, at: Date): void {
    this.#database
      .prepare('UPDATE users SET last_login_at = ? WHERE username = ?')
      .run(at.toISOString(), username);
  }
}

function userOf({ username, password_hash: passwordHash, role, permissions }: Row): User {
  const ofRole: readonly Permission[] =
    Object.entries(BUILT_IN_ROLES).find(([name]) => name === role)?.[1] ?? [];
  const own: unknown = JSON.parse(permissions);
  const ownList = Array.isArray(own)
    ? own.filter((each) => typeof each === 'string' && isPermission(each))
    : [];
  return { username, passwordHash, role, permissions: withImplied([...ofRole, ...ownList]) };
}
