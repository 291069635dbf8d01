import { timestamp } from '../storage/paging.ts';
import { shortText } from './shortened.ts';

/** Which rows of the audit log are wanted. All that is given must hold. */
export interface AuditFilter {
  /** Both ends of the time included. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Empty for what anonymous clients did. */
  readonly user?: string | undefined;
  readonly action?: string | undefined;
  readonly key?: string | undefined;
  readonly ok?: boolean | undefined;
}

/** A page of the audit log. */
export interface AuditQuery extends AuditFilter {
  /** Rows of a page. */
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string | undefined;
}

/** A filter in the terms of the rows; what is undefined is not asked for. */
export interface RowFilter {
  /** ISO 8601, UTC. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly user: string | null | undefined;
  readonly action: string | undefined;
  readonly key: string | undefined;
  readonly ok: boolean | undefined;
}

/** A filter with everything written as it is in rows. @throws ProtocolError for a date that is none */
export function rowFilter({ from, to, user, action, key, ok }: AuditFilter): RowFilter {
  return {
    from: from && timestamp(from),
    to: to && timestamp(to),
    user: user === '' ? null : user && shortText(user),
    action,
    key: key && shortText(key),
    ok,
  };
}

/** Whether a row is wanted. */
export function isWanted(
  row: {
    readonly at: string;
    readonly user: string | null;
    readonly action: string;
    readonly key?: string;
    readonly ok: boolean;
  },
  { from, to, user, action, key, ok }: RowFilter,
): boolean {
  return (
    (from === undefined || row.at >= from) &&
    (to === undefined || row.at <= to) &&
    (user === undefined || row.user === user) &&
    (action === undefined || row.action === action) &&
    (key === undefined || row.key === key) &&
    (ok === undefined || row.ok === ok)
  );
}
