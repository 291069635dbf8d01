import { type Permission, withImplied } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import type { DigestSecrets } from './digest-secrets.ts';
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
  /** Whether they may log in by Digest, as players of RTSP do. */
  readonly rtsp: boolean;
  /** What that is checked with; null for whoever may not, and until their password is known. */
  readonly digestSecrets: DigestSecrets | null;
  /** Whether the password of now was made up for them and shown, so that it should be changed. */
  readonly passwordChangeDue: boolean;
}

/** What is written of a user. */
export interface NewUser {
  readonly username: string;
  readonly passwordHash: string;
  readonly role: string;
  /** On top of the role; none where they are not given. */
  readonly ownPermissions?: readonly Permission[];
  /** False where it is not given. */
  readonly rtsp?: boolean;
  /** Null where they are not given. */
  readonly digestSecrets?: DigestSecrets | null;
  /** False where it is not given. */
  readonly passwordChangeDue?: boolean;
}

interface Row {
  readonly username: string;
  readonly password_hash: string;
  readonly role: string;
  readonly permissions: string;
  readonly created_at: string;
  readonly last_login_at: string | null;
  readonly rtsp: number;
  readonly digest_md5: string | null;
  readonly digest_sha256: string | null;
  readonly password_change_due: number;
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

  /** Whether there is anybody who can log in by Digest. */
  get hasDigestSecrets(): boolean {
    const sql = 'SELECT 1 FROM users WHERE digest_md5 IS NOT NULL LIMIT 1';
    return this.#database.prepare(sql).get() !== undefined;
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
  add(user: NewUser, at: Date): void {
    const columns =
      'username, password_hash, role, permissions, rtsp, digest_md5, digest_sha256, password_change_due, created_at';
    const unsaid = { ownPermissions: [], rtsp: false, digestSecrets: null, passwordChangeDue: false };
    durably(this.#database, () =>
      this.#database
        .prepare(`INSERT INTO users (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .run(...valuesOf({ ...unsaid, ...user }), at.toISOString()),
    );
  }

  /** Writes what has become of the user `username`, another name included. @throws the database's error when that is taken */
  change(username: string, now: Required<NewUser>): void {
    durably(this.#database, () =>
      this.#database
        .prepare(
          `UPDATE users SET username = ?, password_hash = ?, role = ?, permissions = ?,
             rtsp = ?, digest_md5 = ?, digest_sha256 = ?, password_change_due = ? WHERE username = ?`,
        )
        .run(...valuesOf(now), username),
    );
  }

  /** Keeps what Digest logins of a user are checked with. @throws the database's error */
  keepDigestSecrets(username: string, secrets: DigestSecrets): void {
    this.#database
      .prepare('UPDATE users SET digest_md5 = ?, digest_sha256 = ? WHERE username = ? AND rtsp = 1')
      .run(secrets.MD5, secrets['SHA-256'], username);
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
      rtsp: row.rtsp === 1,
      digestSecrets:
        row.digest_md5 === null || row.digest_sha256 === null
          ? null
          : { MD5: row.digest_md5, 'SHA-256': row.digest_sha256 },
      passwordChangeDue: row.password_change_due === 1,
    };
  }
}

/** What is written of a user, in the order of the columns. */
function valuesOf(user: Required<NewUser>) {
  const { username, passwordHash, role, ownPermissions, rtsp, digestSecrets, passwordChangeDue } = user;
  return [
    ...[username, passwordHash, role, JSON.stringify(ownPermissions)],
    ...[rtsp ? 1 : 0, digestSecrets?.MD5 ?? null, digestSecrets?.['SHA-256'] ?? null],
    passwordChangeDue ? 1 : 0,
  ] as const;
}

function prepareByName(database: Database) {
  return database.prepare<[string], Row>('SELECT * FROM users WHERE username = ?');
}
