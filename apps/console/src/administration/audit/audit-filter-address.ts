import { ACTIONS, type AuditFilter } from './audit-filter.ts';

/** Most characters of a name that is looked for. */
export const TEXT_LENGTH = 100;

/** A moment as a field of the kind `datetime-local` has it. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?$/;

/** The filter that an address asks for; what is none of ours narrows nothing. @param query - without its `?` */
export function auditFilterIn(query: string): AuditFilter {
  const asked = new URLSearchParams(query);
  const text = (name: string) => (asked.get(name) ?? '').slice(0, TEXT_LENGTH);
  const moment = (name: string) => (MOMENT.test(text(name)) ? text(name) : '');
  const outcome = asked.get('outcome');
  return {
    user: text('user'),
    action: ACTIONS.find((each) => each === asked.get('action')) ?? '',
    key: text('key'),
    from: moment('from'),
    to: moment('to'),
    outcome: outcome === 'ok' || outcome === 'refused' ? outcome : 'any',
  };
}

/** What an address ends with to ask for a filter; '' for everything. */
export function auditQuestionOf(filter: AuditFilter): string {
  const set = Object.entries(filter).filter(([, value]) => value !== '' && value !== 'any');
  const query = new URLSearchParams(set.map(([name, value]): [string, string] => [name, String(value)]));
  return query.size === 0 ? '' : `?${query}`;
}
