/** Something that somebody did or was refused, as it comes to the audit log. */
export interface AuditEntry {
  /** User name, the one that was tried where a login failed; null for an anonymous. */
  readonly user: string | null;
  /** Network address. */
  readonly address: string;
  /** What was done: `login`, `logout`, `write`, or a thing and what became of it, such as `user.create`. */
  readonly action: string;
  /** What it was done to: a key, an id, the name of a user. */
  readonly key?: string | undefined;
  /** Old value: whatever JSON can say, never a credential. */
  readonly from?: unknown;
  /** New value, the one that was asked for where it was refused: as `from`. */
  readonly to?: unknown;
  readonly ok: boolean;
  /** Why it was refused, out of a fixed set of texts or codes. */
  readonly error?: string | undefined;
  /** What a stranger can make up at will. It does not tell refusals apart: each name would begin a row. */
  readonly madeUp?: 'user' | 'key' | undefined;
}

/** A row of the audit log (PROTOCOL.md, section 9). */
export interface AuditRow {
  /** When it was done, or done first; ISO 8601, UTC. */
  readonly at: string;
  /** Null for an anonymous. */
  readonly user: string | null;
  readonly address: string;
  readonly action: string;
  readonly key?: string;
  /** Value before the first. */
  readonly from?: unknown;
  /** Value after the last; of refusals, what was asked for first. */
  readonly to?: unknown;
  readonly ok: boolean;
  readonly error?: string;
  /** How often, where it was more than once in quick succession. */
  readonly count?: number;
}
