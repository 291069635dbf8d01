import type { Permission } from '@sightglass/protocol';
import type { Session, SessionEvent } from './session.ts';
import type { User } from './users.ts';

/** A session as the server keeps it. */
export class HeldSession implements Session {
  /** SHA-256 of the token in hexadecimal; undefined for one that has no token (HTTP Basic). */
  readonly key: string | undefined;
  readonly username: string;
  /** ms since 1970. */
  readonly beganAt: number;
  readonly listeners = new Set<(event: SessionEvent) => void>();
  /** ms since 1970. */
  endsAt: number;
  /** The end that stands in the database; undefined where the session does not stand there yet. */
  writtenEnd: number | undefined;
  ended = false;
  #user: User;

  constructor(key: string | undefined, user: User, beganAt: number, endsAt: number) {
    this.key = key;
    this.username = user.username;
    this.beganAt = beganAt;
    this.endsAt = endsAt;
    this.#user = user;
  }

  get role(): string {
    return this.#user.role;
  }

  get permissions(): ReadonlySet<Permission> {
    return this.#user.permissions;
  }

  get expiresAt(): Date {
    return new Date(this.endsAt);
  }

  /** Whether the user has another password now than when it began. */
  isRevokedBy(user: User): boolean {
    return user.passwordHash !== this.#user.passwordHash;
  }

  /** Takes over the rights that the user has now. @returns whether they are others */
  adopt(user: User): boolean {
    const { role, permissions } = this.#user;
    this.#user = user;
    const same = permissions.size === user.permissions.size;
    return role !== user.role || !same || [...permissions].some((each) => !user.permissions.has(each));
  }
}
