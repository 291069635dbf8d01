import { addressGroup } from '../auth/address.ts';
import type { AuditEntry, AuditRow } from './entry.ts';
import { shortText, shortValue } from './shortened.ts';

/** Successes that come in quick succession, such as the steps of a slider; others each have a row. */
const REPEATED = new Set(['write', 'login', 'logout']);

/** A row of the audit log that may still become more. */
export interface HeldRow extends Omit<AuditRow, 'to' | 'count'> {
  /** Grows from row to row. */
  readonly id: number;
  to?: unknown;
  count: number;
  /** Whether it stands in the database, maybe with an older value. */
  stored: boolean;
}

/** Begins a row. @param at - ms since 1970 */
export function beginRow(id: number, at: number, entry: AuditEntry): HeldRow {
  const { user, address, action, key, from, to, ok, error } = entry;
  return {
    id,
    at: new Date(at).toISOString(),
    // Who names nobody is nobody.
    user: user === null || user === '' ? null : shortText(user),
    address: shortText(address),
    action: shortText(action),
    ...(key === undefined ? {} : { key: shortText(key) }),
    ...(from === undefined ? {} : { from: shortValue(from) }),
    ...(to === undefined ? {} : { to: shortValue(to) }),
    ok,
    ...(error === undefined ? {} : { error: shortText(error) }),
    count: 1,
    stored: false,
  };
}

/** Takes one more of the same into a row. */
export function extendRow(row: HeldRow, { ok, to }: AuditEntry): void {
  row.count += 1;
  // What is refused leaves nothing behind; the first is as good as the last, and the others cost no time.
  if (ok && to !== undefined) row.to = shortValue(to);
}

/** What entries have in common that may share a row; undefined for one that has a row of its own. */
export function seriesOf({ user, address, action, key, ok, error, madeUp }: AuditEntry): string | undefined {
  if (ok) return REPEATED.has(action) ? `${user ?? ''}\n${address}\n${action}\n${key ?? ''}` : undefined;
  const who = madeUp === 'user' ? '' : shortText(user ?? '');
  const what = madeUp === 'key' ? '' : shortText(key ?? '');
  // A machine has addresses of its network without end.
  return JSON.stringify([who, addressGroup(address), action, what, error]);
}

/** The row as it is shown. */
export function shownRow({ id: _id, stored: _stored, count, ...row }: HeldRow): AuditRow {
  return count > 1 ? { ...row, count } : row;
}
