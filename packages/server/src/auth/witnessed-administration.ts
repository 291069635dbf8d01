import { Administration, type AdministrationParts, type TokenWish, type UserWish } from './administration.ts';
import type { Administrator } from './administrator.ts';
import type { ApiToken } from './api-tokens.ts';
import type { Role } from './roles.ts';
import type { User } from './users.ts';
import type { DeedWitness, WitnessedDeed } from './witness.ts';

/** An {@link Administration} that tells of each change, and of each that was refused. */
export class WitnessedAdministration extends Administration {
  readonly #witness: DeedWitness;

  constructor(parts: AdministrationParts, witness: DeedWitness) {
    super(parts);
    this.#witness = witness;
  }

  override createUser(
    by: Administrator,
    wish: UserWish & { username: string; password: string; role: string },
  ): Promise<User> {
    const { username: subject } = wish;
    const deed = { by, action: 'user.create', subject, to: toldWish(wish) } as const;
    return this.#tellLater(deed, () => super.createUser(by, wish));
  }

  override changeUser(by: Administrator, username: string, wish: UserWish): Promise<User> {
    const before = this.users().find((user) => user.username === username);
    const from = before && toldUser(before, wish);
    const deed = { by, action: 'user.change', subject: username, from, to: toldWish(wish) } as const;
    return this.#tellLater(deed, () => super.changeUser(by, username, wish));
  }

  override removeUser(by: Administrator, username: string): void {
    const before = this.users().find((user) => user.username === username);
    const from = before && { role: before.role, permissions: before.ownPermissions };
    this.#tell({ by, action: 'user.remove', subject: username, from }, () => super.removeUser(by, username));
  }

  override createRole(by: Administrator, name: string, permissions: readonly string[]): Role {
    const deed = { by, action: 'role.create', subject: name, to: permissions } as const;
    return this.#tell(deed, () => super.createRole(by, name, permissions));
  }

  override changeRole(by: Administrator, name: string, permissions: readonly string[]): Role {
    const deed = {
      by,
      action: 'role.change',
      subject: name,
      from: this.#roleNow(name),
      to: permissions,
    } as const;
    return this.#tell(deed, () => super.changeRole(by, name, permissions));
  }

  override removeRole(by: Administrator, name: string): void {
    const deed = { by, action: 'role.remove', subject: name, from: this.#roleNow(name) } as const;
    this.#tell(deed, () => super.removeRole(by, name));
  }

  override createToken(
    by: Administrator & { username: string },
    wish: TokenWish,
  ): ApiToken & { readonly token: string } {
    return this.#tell(
      { by, action: 'token.create', subject: wish.name, to: wish },
      () => super.createToken(by, wish),
      ({ id, name, permissions, expiresAt }) => ({ subject: id, to: { name, permissions, expiresAt } }),
    );
  }

  override revokeToken(by: Administrator, id: string): void {
    const before = this.tokens().find((token) => token.id === id);
    const from = before && { username: before.username, name: before.name };
    this.#tell({ by, action: 'token.remove', subject: id, from }, () => super.revokeToken(by, id));
  }

  override endSession(by: Administrator, id: string): void {
    const before = this.sessions().find((session) => session.id === id);
    const from = before && { username: before.username, address: before.address };
    this.#tell({ by, action: 'session.remove', subject: id, from }, () => super.endSession(by, id));
  }

  #roleNow(name: string) {
    return this.roles().find((role) => role.name === name)?.permissions;
  }

  #tell<T>(
    deed: Omit<WitnessedDeed, 'problem'>,
    act: () => T,
    outcome: (result: T) => Partial<WitnessedDeed> = () => ({}),
  ): T {
    try {
      const result = act();
      this.#witness({ ...deed, ...outcome(result), problem: undefined });
      return result;
    } catch (problem) {
      this.#witness({ ...deed, problem });
      throw problem;
    }
  }

  async #tellLater<T>(deed: Omit<WitnessedDeed, 'problem'>, act: () => Promise<T>): Promise<T> {
    try {
      const result = await act();
      this.#witness({ ...deed, problem: undefined });
      return result;
    } catch (problem) {
      this.#witness({ ...deed, problem });
      throw problem;
    }
  }
}

/** A wish as it is told: that there is another password, not which. */
function toldWish({ password, ...wish }: UserWish) {
  return password === undefined ? wish : { ...wish, password: '…' };
}

/** Of a user, what a wish is about. */
function toldUser({ username, role, ownPermissions, rtsp }: User, wish: UserWish) {
  return {
    ...(wish.username === undefined ? {} : { username }),
    ...(wish.role === undefined ? {} : { role }),
    ...(wish.permissions === undefined ? {} : { permissions: ownPermissions }),
    ...(wish.rtsp === undefined ? {} : { rtsp }),
  };
}
