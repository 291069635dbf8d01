import type { MediaRecord } from '@sightglass/protocol';

/** What is known of one of the server's lists: its newest records, and whether there are older ones. */
export interface KnownPart {
  /** Newest first. */
  readonly items: readonly MediaRecord[];
  readonly hasMore: boolean;
}

/** Records of several lists as one, as far as their order is certain. */
export interface Merged {
  readonly items: readonly MediaRecord[];
  /** Which lists must be known further for the next records; none at the end. */
  readonly wanting: readonly number[];
}

/**
 * Merges lists that are each known from the newest on. A record older than what an unfinished list is known to would
 * have to make room for others later: it is left out until that list is known so far.
 */
export function merge(parts: readonly KnownPart[]): Merged {
  const ends = parts.map(({ items, hasMore }) => (hasMore ? (items.at(-1) ?? null) : undefined));
  const certain = (record: MediaRecord) =>
    ends.every((end) => end === undefined || (end !== null && compare(record, end) <= 0));
  const items = parts
    .flatMap((part) => part.items)
    .filter(certain)
    .toSorted(compare);
  const open = ends.flatMap((end, index) => (end === undefined ? [] : [{ end, index }]));
  // The one known least far holds the others back.
  const newest = open.reduce<MediaRecord | null | undefined>((found, { end }) => {
    if (found === undefined || end === null) return end;
    return found === null || compare(found, end) <= 0 ? found : end;
  }, undefined);
  const wanting = open.filter(({ end }) => end === newest).map(({ index }) => index);
  return { items, wanting };
}

/** Order of the library: newest first; of those of one moment, as the server lists them. */
export function compare(a: MediaRecord, b: MediaRecord): number {
  if (a.startedAt !== b.startedAt) return a.startedAt < b.startedAt ? 1 : -1;
  if (a.id !== b.id) return a.id < b.id ? 1 : -1;
  return 0;
}
