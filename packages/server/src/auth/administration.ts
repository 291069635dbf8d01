import { type Permission, withImplied } from '@sightglass/protocol';
import { isOneLine, ONE_LINE } from '../one-line.ts';
import type { Database } from '../storage/database.ts';
import { type Administrator, denied, mustAdminister, mustCover } from './administrator.ts';
import type { ApiToken, ApiTokens } from './api-tokens.ts';
import { digestSecrets } from './digest-secrets.ts';
import { AdministrationError, InvalidCredentials } from './errors.ts';
import { checkName, checkPermissions } from './names.ts';
import { checkNewPassword } from './password-rules.ts';
import type { Passwords } from './passwords.ts';
import { type Role, Roles } from './roles.ts';
import type { Login } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { NewUser, User, Users } from './users.ts';

/** The role that there must always be somebody with. */
const ADMINISTRATOR = 'administrator';
/** What everybody is who is nobody; it is given to no user. */
const ANONYMOUS = 'anonymous';

/** What an {@link Administration} works with. */
export interface AdministrationParts {
  readonly database: Database;
  readonly users: Users;
  readonly sessions: Sessions;
  readonly tokens: ApiTokens;
  readonly passwords: Passwords;
  /** ms since 1970. */
  readonly now: () => number;
}

/** What a user is to be. */
export interface UserWish {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly role?: string | undefined;
  /** On top of the role. */
  readonly permissions?: readonly string[] | undefined;
  /** Whether they may log in by Digest, as players of RTSP do; what that takes is kept of nobody else. */
  readonly rtsp?: boolean | undefined;
}

/** What an API token is to be. */
export interface TokenWish {
  readonly name: string;
  /** All that its maker has, where none are given. */
  readonly permissions?: readonly string[] | undefined;
  /** ISO 8601; without an end where it is not given. */
  readonly expiresAt?: string | null | undefined;
}

/**
 * Users, roles and tokens, and the rules about them. Every change takes effect on sessions that run, at once
 * (PROTOCOL.md, section 2). Methods throw AdministrationError and leave everything as it was.
 */
export class Administration {
  readonly #users: Users;
  readonly #roles: Roles;
  readonly #sessions: Sessions;
  readonly #tokens: ApiTokens;
  readonly #passwords: Passwords;
  readonly #now: () => number;

  constructor({ database, users, sessions, tokens, passwords, now }: AdministrationParts) {
    this.#users = users;
    this.#roles = new Roles(database);
    this.#sessions = sessions;
    this.#tokens = tokens;
    this.#passwords = passwords;
    this.#now = now;
  }

  /** Newest first. */
  users(): readonly User[] {
    return this.#users.list();
  }

  /** @throws AdministrationError `NOT_FOUND` */
  user(username: string): User {
    const user = this.#users.find(username);
    if (!user) throw new AdministrationError('NOT_FOUND', `There is no user ${username}`);
    return user;
  }

  async createUser(by: Administrator, wish: UserWish & { username: string; password: string; role: string }) {
    const username = checkName(wish.username);
    checkNewPassword(wish.password, username);
    const check = () => {
      mustAdminister(by);
      const rights = this.#rightsOf(wish.role, checkPermissions(wish.permissions ?? []));
      mustCover(by, rights.permissions);
      this.#mustBeFree(username);
      return rights;
    };
    check();
    const passwordHash = await this.#passwords.hash(wish.password);
    // The hash took its time: the name, the role or the right to do this may be gone.
    const rights = check();
    const { rtsp = false, password } = wish;
    const secrets = rtsp ? digestSecrets(username, password) : null;
    const user = { username, passwordHash, ...rights, rtsp, digestSecrets: secrets };
    this.#users.add(user, new Date(this.#now()));
    return this.user(username);
  }

  changeUser(by: Administrator, username: string, wish: UserWish): Promise<User> {
    return this.#changeUser(by, username, wish, () => mustAdminister(by));
  }

  /** @param check - throws where this may not be done, or not any more */
  async #changeUser(
    by: Administrator,
    username: string,
    wish: UserWish,
    check: (user: User) => void,
  ): Promise<User> {
    const name = checkName(wish.username ?? username);
    check(this.#mustBeChangeable(by, username));
    if (wish.password !== undefined) checkNewPassword(wish.password, name);
    const passwordHash = wish.password === undefined ? undefined : await this.#passwords.hash(wish.password);
    // The hash took its time: what is changed is the user of now.
    const before = this.#mustBeChangeable(by, username);
    check(before);
    if (name.toLowerCase() !== before.username.toLowerCase()) this.#mustBeFree(name);
    const rights = this.#rightsOf(
      wish.role ?? before.role,
      wish.permissions === undefined ? before.ownPermissions : checkPermissions(wish.permissions),
      before.role,
    );
    mustCover(by, rights.permissions);
    if (rights.role !== ADMINISTRATOR) this.#mustNotBeLast(before);
    const rtsp = wish.rtsp ?? before.rtsp;
    const now: Required<NewUser> = {
      username: name,
      passwordHash: passwordHash ?? before.passwordHash,
      role: rights.role,
      ownPermissions: rights.ownPermissions,
      rtsp,
      digestSecrets: rtsp ? secretsAfter(before, name, wish.password) : null,
      passwordChangeDue: wish.password === undefined && before.passwordChangeDue,
    };
    this.#users.change(before.username, now);
    this.#sessions.refresh(before.username, name);
    return this.user(name);
  }

  /**
   * Somebody's own password.
   *
   * @param user - with the password that they have proved to know
   * @throws InvalidCredentials when that is not theirs any more
   */
  async changePassword({ username, permissions, passwordHash }: User, address: string, password: string) {
    return this.#changeUser({ username, address, permissions }, username, { password }, (now) => {
      if (now.passwordHash !== passwordHash) throw new InvalidCredentials();
    });
  }

  /** Removes a user with all sessions and tokens. */
  removeUser(by: Administrator, username: string): void {
    mustAdminister(by);
    const user = this.#mustBeChangeable(by, username);
    this.#mustNotBeLast(user);
    this.#users.remove(user.username);
    this.#sessions.refresh(user.username);
  }

  roles(): readonly Role[] {
    return this.#roles.list();
  }

  createRole(by: Administrator, name: string, permissions: readonly string[]): Role {
    mustAdminister(by);
    const checked = checkName(name);
    const same = this.#roles.list().find(({ name }) => name.toLowerCase() === checked.toLowerCase());
    if (same) {
      const text = `There is a role ${same.name} already; change that one`;
      throw new AdministrationError('ALREADY_EXISTS', text);
    }
    return this.#putRole(by, checked, checkPermissions(permissions));
  }

  changeRole(by: Administrator, name: string, permissions: readonly string[]): Role {
    mustAdminister(by);
    const before = this.#ownRole(name);
    mustCover(by, withImplied(before.permissions));
    const role = this.#putRole(by, name, checkPermissions(permissions));
    for (const username of this.#users.namesWithRole(name)) this.#sessions.refresh(username);
    return role;
  }

  removeRole(by: Administrator, name: string): void {
    mustAdminister(by);
    mustCover(by, withImplied(this.#ownRole(name).permissions));
    const [holder] = this.#users.namesWithRole(name);
    if (holder !== undefined) {
      throw new AdministrationError('ROLE_IN_USE', `${holder} has the role ${name}; give another one first`);
    }
    this.#roles.remove(name);
  }

  /** The tokens of one user or of all, newest first. */
  tokens(username?: string): readonly ApiToken[] {
    return this.#tokens.list(username);
  }

  /** @throws AdministrationError `NOT_FOUND` */
  token(id: string): ApiToken {
    const token = this.#tokens.find(id);
    if (!token) throw new AdministrationError('NOT_FOUND', `There is no token ${id}`);
    return token;
  }

  /** @param by - whose token it will be, and at most what it may do */
  createToken(
    by: Administrator & { username: string },
    wish: TokenWish,
  ): ApiToken & { readonly token: string } {
    if (by.tokenId !== undefined) throw denied('A token makes no tokens; log in with a password');
    const permissions = checkPermissions(wish.permissions ?? [...by.permissions]);
    mustCover(by, withImplied(permissions));
    const name = wish.name.trim();
    if (name === '' || name.length > 100 || !isOneLine(name)) {
      throw new AdministrationError(
        'INVALID_VALUE',
        `A token has a name of 1 to 100 characters, ${ONE_LINE}`,
      );
    }
    const expiresAt = wish.expiresAt == null ? null : new Date(wish.expiresAt);
    if (expiresAt && !(expiresAt.getTime() > this.#now())) {
      throw new AdministrationError('INVALID_VALUE', 'expiresAt must be a time to come');
    }
    return this.#tokens.create(by.username, name, permissions, expiresAt);
  }

  /**
   * @throws AdministrationError `NOT_FOUND`, or `PERMISSION_DENIED` for somebody else's without `User_rw` and all that
   *   its owner may do
   */
  revokeToken(by: Administrator, id: string): void {
    const { username } = this.token(id);
    const own = username === by.username && (by.tokenId ?? id) === id;
    if (!own && !by.permissions.has('User_rw')) throw denied('That takes User_rw; a token may revoke itself');
    if (!own) mustCover(by, this.user(username).permissions);
    this.#tokens.revoke(id);
  }

  /** The logins of one user or of all, latest used first; API tokens are not among them. */
  sessions(username?: string): readonly Login[] {
    return this.#sessions.logins(username);
  }

  /**
   * Ends a login everywhere, at once.
   *
   * @throws AdministrationError `NOT_FOUND`, or `PERMISSION_DENIED` for somebody else's without `User_rw` and all that
   *   they may do
   */
  endSession(by: Administrator, id: string): void {
    const login = this.#sessions.logins().find((each) => each.id === id);
    if (!login) throw new AdministrationError('NOT_FOUND', `There is no session ${id}`);
    const own = login.username === by.username && by.tokenId === undefined;
    if (!own && !by.permissions.has('User_rw')) throw denied('Sessions of others take User_rw');
    if (!own) mustCover(by, this.user(login.username).permissions);
    this.#sessions.endLogin(id);
  }

  #putRole(by: Administrator, name: string, permissions: readonly Permission[]): Role {
    mustCover(by, withImplied(permissions));
    this.#roles.put(name, permissions);
    return { name, permissions, builtIn: false };
  }

  #ownRole(name: string): Role {
    const role = this.#roles.find(name);
    if (!role) throw new AdministrationError('NOT_FOUND', `There is no role ${name}`);
    if (!role.builtIn) return role;
    throw new AdministrationError('BUILT_IN_ROLE', `${name} comes with the product; make a role of your own`);
  }

  /** @param held - a role that somebody has already may stay, whatever has become of it */
  #rightsOf(role: string, ownPermissions: readonly Permission[], held?: string) {
    const found = this.#roles.find(role);
    if ((!found && role !== held) || role === ANONYMOUS) {
      const names = this.#roles.list().map(({ name }) => name);
      const choice = names.filter((name) => name !== ANONYMOUS).join(', ');
      throw new AdministrationError('INVALID_VALUE', `There is no role ${role} to give; there are ${choice}`);
    }
    const permissions = withImplied([...(found?.permissions ?? []), ...ownPermissions]);
    return { role, ownPermissions, permissions };
  }

  #mustBeFree(username: string): void {
    const taken = this.#users.list().some((user) => user.username.toLowerCase() === username.toLowerCase());
    if (!taken && username.toLowerCase() !== ANONYMOUS) return;
    throw new AdministrationError(
      'ALREADY_EXISTS',
      `There is somebody called like ${username} already; choose another name`,
    );
  }

  #mustBeChangeable(by: Administrator, username: string): User {
    const user = this.user(username);
    mustCover(by, user.permissions);
    return user;
  }

  #mustNotBeLast({ username, role }: User): void {
    if (role !== ADMINISTRATOR || this.#users.namesWithRole(ADMINISTRATOR).length > 1) return;
    throw new AdministrationError(
      'LAST_ADMINISTRATOR',
      `${username} is the last administrator; make another one first`,
    );
  }
}

/** What Digest logins of a user are checked with after a change; null where it cannot be known before the next login. */
function secretsAfter(before: User, name: string, password: string | undefined) {
  if (password !== undefined) return digestSecrets(name, password);
  return name === before.username ? before.digestSecrets : null;
}
