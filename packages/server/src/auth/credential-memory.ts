import { createHmac, randomBytes } from 'node:crypto';
import type { User } from './users.ts';

/** For how long, in ms, a password that was right once is not hashed again. */
const LIFETIME = 60_000;
/** Passwords that are remembered at a time; with one more the oldest goes. */
const SIZE = 1_000;

/**
 * Remembers which passwords were right lately, as keyed digests: neither a password nor what could be
 * tried out elsewhere is kept. With another password of the user its entry is worth nothing.
 */
export class CredentialMemory {
  readonly #secret = randomBytes(32);
  /** Digest to the end, in ms since 1970; oldest first. */
  readonly #entries = new Map<string, number>();
  readonly #now: () => number;

  /** @param now - ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether the password was right for this user within the last minute. */
  holds(user: User, password: string): boolean {
    return (this.#entries.get(this.#digest(user, password)) ?? 0) > this.#now();
  }

  /** Notes that a password is right. */
  keep(user: User, password: string): void {
    const digest = this.#digest(user, password);
    this.#entries.delete(digest);
    this.#entries.set(digest, this.#now() + LIFETIME);
    for (const [oldest, end] of this.#entries) {
      if (end > this.#now() && this.#entries.size <= SIZE) break;
      this.#entries.delete(oldest);
    }
  }

  #digest({ username, passwordHash }: User, password: string): string {
    // The hash that it was right for is part of it: no entry outlives a change of the password.
    return createHmac('sha256', this.#secret)
      .update(JSON.stringify([username, passwordHash, password]))
      .digest('base64');
  }
}
