import { createHash } from 'node:crypto';
import type { Permission } from '@sightglass/protocol';
import type { Origin, Session, SessionEvent } from './session.ts';
import type { User } from './users.ts';

const NONE: ReadonlySet<Permission> = new Set();
/** Of whoever came before it was noted, and of who has no login. */
const UNKNOWN: Origin = { address: '', userAgent: '' };
/** Characters of what a program says it is; the rest is cut off. */
const LONGEST_AGENT = 300;

/** What a session knows of its API token. */
export interface TokenOfSession {
  readonly id: string;
  /** The permissions of its user that it has too, the implied ones included. */
  readonly scope: ReadonlySet<Permission>;
}

/** When a session began, and from where; times in ms since 1970. */
export interface SessionStart {
  readonly beganAt: number;
  /** Infinity for one without an end. */
  readonly endsAt: number;
  /** The beginning where it is not given. */
  readonly seenAt?: number;
  readonly origin?: Origin;
  /** Whether a Digest has proven it: then it ends with what that was checked with. */
  readonly isByDigest?: boolean;
}

/** A session as the server keeps it. */
export class HeldSession implements Session {
  /** SHA-256 of the token in hexadecimal; undefined for one that has no token (HTTP Basic). */
  readonly key: string | undefined;
  /** ms since 1970. */
  readonly beganAt: number;
  readonly listeners = new Set<(event: SessionEvent) => void>();
  /** ms since 1970. */
  endsAt: number;
  /** When it was used last, in ms since 1970. */
  seenAt: number;
  /** Where its login came from. */
  readonly origin: Origin;
  /** The end that stands in the database; undefined where the session does not stand there yet. */
  writtenEnd: number | undefined;
  ended = false;
  readonly #token: TokenOfSession | undefined;
  readonly #isByDigest: boolean;
  #user: User;

  /**
   * @param token - the API token that it is that of
   */
  constructor(
    key: string | undefined,
    user: User,
    { beganAt, endsAt, seenAt = beganAt, origin = UNKNOWN, isByDigest = false }: SessionStart,
    token?: TokenOfSession,
  ) {
    this.key = key;
    this.beganAt = beganAt;
    this.endsAt = endsAt;
    this.seenAt = seenAt;
    this.origin = { ...origin, userAgent: origin.userAgent.slice(0, LONGEST_AGENT) };
    this.#user = user;
    this.#token = token;
    this.#isByDigest = isByDigest;
  }

  get tokenId(): string | undefined {
    return this.#token?.id;
  }

  /** Tells nothing of the token: its hash, hashed again. */
  get id(): string | undefined {
    if (this.key === undefined || this.#token) return undefined;
    return createHash('sha256').update(this.key).digest('hex').slice(0, 24);
  }

  get passwordChangeDue(): boolean {
    return this.#user.passwordChangeDue;
  }

  get username(): string {
    return this.#user.username;
  }

  get role(): string {
    return this.#user.role;
  }

  get permissions(): ReadonlySet<Permission> {
    return this.ended ? NONE : this.#within(this.#user);
  }

  get expiresAt(): Date | null {
    return this.endsAt === Number.POSITIVE_INFINITY ? null : new Date(this.endsAt);
  }

  /**
   * Whether the user has another password now than when it began, or may not log in by Digest any more, where it began by
   * that. An API token does not hang on either.
   */
  isRevokedBy({ passwordHash, digestSecrets }: User): boolean {
    const before = this.#user;
    if (this.#token) return false;
    if (this.#isByDigest && digestSecrets?.MD5 !== before.digestSecrets?.MD5) return true;
    return passwordHash !== before.passwordHash;
  }

  /** Takes over the name and the rights that the user has now. @returns whether they are others */
  adopt(user: User): boolean {
    const { username, role, permissions } = this;
    this.#user = user;
    const now = this.permissions;
    const same = permissions.size === now.size && [...permissions].every((each) => now.has(each));
    return username !== user.username || role !== user.role || !same;
  }

  #within({ permissions }: User): ReadonlySet<Permission> {
    const scope = this.#token?.scope;
    return scope ? new Set([...permissions].filter((each) => scope.has(each))) : permissions;
  }
}
