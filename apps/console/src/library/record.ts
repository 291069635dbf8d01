import type { MediaRecord } from '@sightglass/protocol';

/** Where a kind is asked for, on the server and in the page's own address. */
export const SHELVES = { recording: 'recordings', snapshot: 'snapshots' } as const;

/** Address of a record: to be read, changed and deleted. */
export function pathOf({ kind, id }: Pick<MediaRecord, 'kind' | 'id'>): string {
  return `/api/${SHELVES[kind]}/${encodeURIComponent(id)}`;
}

/** Address of its small picture. That of a recording under way is made anew, as nothing else keeps it. */
export function thumbnailOf(record: MediaRecord): string {
  return `${pathOf(record)}/thumbnail`;
}

/** Its place in the page. */
export function placeOf({ kind, id }: Pick<MediaRecord, 'kind' | 'id'>): string {
  return `/library/${SHELVES[kind]}/${encodeURIComponent(id)}`;
}

/** What tells records of both kinds apart. */
export function keyOf({ kind, id }: Pick<MediaRecord, 'kind' | 'id'>): string {
  return `${kind}/${id}`;
}

/** Whether it still grows. */
export function isUnderWay({ state }: MediaRecord): boolean {
  return state === 'recording';
}

/** Whether it ended otherwise than somebody wanted. */
export function isCutShort({ kind, state, ending }: MediaRecord): boolean {
  return kind === 'recording' && (ending === null ? state === 'recovered' : ending !== 'stopped');
}

/** The record whose place in the page this is; undefined for the list of them. */
export function placedAt(place: string): Pick<MediaRecord, 'kind' | 'id'> | undefined {
  const [, shelf, id] = /^\/library\/(recordings|snapshots)\/([\w-]{1,64})$/.exec(place) ?? [];
  if (id === undefined) return undefined;
  return { kind: shelf === 'recordings' ? 'recording' : 'snapshot', id };
}
