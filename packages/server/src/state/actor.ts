import type { Permission } from '@sightglass/protocol';

/** Who asks: what the store needs to know about the one behind a request, whatever the transport. */
export interface Actor {
  /** User name, or null for an anonymous client. */
  readonly username: string | null;
  /** With the implied ones: `X_rw` brings `X_r`. */
  readonly permissions: ReadonlySet<Permission>;
  /** Network address, for the audit log. */
  readonly address: string;
}
