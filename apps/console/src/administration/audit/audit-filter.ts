/** What is looked for in the audit log, as it stands in the form; empty for whatever. */
export interface AuditFilter {
  readonly user: string;
  readonly action: AuditAction | '';
  readonly key: string;
  /** In the time of the browser, as `datetime-local` has it. */
  readonly from: string;
  readonly to: string;
  readonly outcome: 'any' | 'ok' | 'refused';
}

/** Everything. */
export const NO_FILTER: AuditFilter = { user: '', action: '', key: '', from: '', to: '', outcome: 'any' };

/** Nobody can be called that, so it is how one asks for those without a name. */
const NOBODY = ['anonymous', 'anonym'];

/** Actions that the server writes down. */
export const ACTIONS = [
  'login',
  'logout',
  'password',
  'write',
  'request',
  'user.create',
  'user.change',
  'user.remove',
  'role.create',
  'role.change',
  'role.remove',
  'token.create',
  'token.remove',
  'session.remove',
  'preset.save',
  'preset.change',
  'preset.apply',
  'preset.remove',
  'recording.change',
  'recording.delete',
  'recording.restore',
  'snapshot.change',
  'snapshot.delete',
  'snapshot.restore',
  'live.begin',
  'live.change',
  'live.end',
] as const;

/** One of the {@link ACTIONS}. */
export type AuditAction = (typeof ACTIONS)[number];

/**
 * The address of a page of rows that pass a filter.
 *
 * @param limit - rows, up to 1000
 * @param cursor - of the page before
 */
export function auditPath(filter: AuditFilter, limit: number, cursor: string | null): string {
  const query = new URLSearchParams({ limit: String(limit) });
  const user = filter.user.trim();
  if (user !== '') query.set('user', NOBODY.includes(user.toLowerCase()) ? '' : user);
  for (const field of ['action', 'key'] as const) {
    const text = filter[field].trim();
    if (text !== '') query.set(field, text);
  }
  for (const field of ['from', 'to'] as const) {
    const at = new Date(filter[field]);
    if (!Number.isNaN(at.getTime())) query.set(field, endOf(field, at).toISOString());
  }
  if (filter.outcome !== 'any') query.set('ok', String(filter.outcome === 'ok'));
  if (cursor !== null) query.set('cursor', cursor);
  return `/api/audit?${query}`;
}

/** A minute that is the last one is wanted to its end. */
function endOf(field: 'from' | 'to', at: Date): Date {
  return field === 'to' && at.getMilliseconds() === 0 && at.getSeconds() === 0
    ? new Date(at.getTime() + 59_999)
    : at;
}
