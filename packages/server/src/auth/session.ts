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
}

/** What happens to a session while somebody uses it. */
export type SessionEvent =
  | { readonly kind: 'ended' }
  /** The rights are others from now on. */
  | { readonly kind: 'changed'; readonly session: Session };
