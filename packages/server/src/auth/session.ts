import type { Permission } from '@sightglass/protocol';

/** The right to act as a user, from a login until it ends. Its fields always hold what is true now. */
export interface Session {
  readonly username: string;
  readonly role: string;
  /** With the implied ones: `X_rw` brings `X_r`. */
  readonly permissions: ReadonlySet<Permission>;
  /** Moves on with every use, but for an API token; null for one that has no end. */
  readonly expiresAt: Date | null;
  /** Whether it is over: then it has no permissions. */
  readonly ended: boolean;
  /** Id of the API token that it is that of, which may do less than its owner; else undefined. */
  readonly tokenId: string | undefined;
  /** By which it is told from others, and ended; undefined without a login, such as for HTTP Basic and API tokens. */
  readonly id: string | undefined;
  /** Whether the user should choose another password: the one of now was made up, and shown. */
  readonly passwordChangeDue: boolean;
}

/** Where somebody logs in from. */
export interface Origin {
  /** Network address. */
  readonly address: string;
  /** What the program says it is; '' where it says nothing. */
  readonly userAgent: string;
}

/** A login that has not ended, as it is shown. */
export interface Login extends Origin {
  readonly id: string;
  readonly username: string;
  /** ISO 8601 in UTC, as the other times. */
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly expiresAt: string;
}

/** What happens to a session while somebody uses it. */
export type SessionEvent =
  | { readonly kind: 'ended' }
  /** The rights are others from now on. */
  | { readonly kind: 'changed'; readonly session: Session };
