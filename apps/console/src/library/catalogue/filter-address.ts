import { boundsOf } from './day.ts';
import type { Filter } from './filter.ts';

/** The filter that an address asks for; what is none of ours narrows nothing. @param query - without its `?` */
export function filterIn(query: string): Filter {
  const asked = new URLSearchParams(query);
  const kind = asked.get('kind');
  const day = asked.get('day') ?? '';
  return {
    kind: kind === 'recording' || kind === 'snapshot' ? kind : 'all',
    day: boundsOf(day) ? day : '',
    text: (asked.get('search') ?? '').slice(0, SEARCH_LENGTH),
  };
}

/** Most characters that the server searches for. */
export const SEARCH_LENGTH = 200;

/** What an address ends with to ask for a filter; '' for everything. */
export function questionOf({ kind, day, text }: Filter): string {
  const query = new URLSearchParams({
    ...(kind === 'all' ? {} : { kind }),
    ...(day === '' ? {} : { day }),
    ...(text === '' ? {} : { search: text }),
  });
  return query.size === 0 ? '' : `?${query}`;
}
