import type { MediaRecord, Page } from '@sightglass/protocol';
import { useKey } from '@sightglass/react';
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { request } from '../../api/request.ts';
import { SHELVES } from '../record.ts';
import { boundsOf } from './day.ts';
import type { Filter } from './filter.ts';
import { merge } from './merged-lists.ts';

/** Records of a page. */
const PAGE_SIZE = 60;
/** How long nothing is typed until it is searched for, in ms. */
const SETTLE_MS = 200;
/** How often the lists are read anew while others change many things, in ms. */
const REFRESH_MS = 300;

/** The library as it is shown. */
export interface ShownLibrary {
  /** Newest first. */
  readonly items: readonly MediaRecord[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly problem: Error | null;
  /** Reads older ones; it does nothing while it is doing that. */
  readonly readMore: () => void;
  readonly retry: () => void;
}

/** Recordings and pictures that fit a filter. It follows what others do. */
export function useLibrary(filter: Filter): ShownLibrary {
  const search = useSettled(filter.text.trim());
  const films = useList('recording', filter, search);
  const pictures = useList('snapshot', filter, search);
  const parts = [films, pictures].filter(({ kind }) => filter.kind === 'all' || filter.kind === kind);
  useRefresh();

  const filmPages = films.query.data;
  const picturePages = pictures.query.data;
  const { kind } = filter;
  const merged = useMemo(() => {
    const known = [
      { kind: 'recording', pages: filmPages },
      { kind: 'snapshot', pages: picturePages },
    ].filter((each) => kind === 'all' || kind === each.kind);
    return merge(known.map(({ pages }) => knownPart(pages)));
  }, [filmPages, picturePages, kind]);

  const readMore = () => {
    for (const index of merged.wanting) {
      const query = parts[index]?.query;
      if (query?.hasNextPage && !query.isFetching) void query.fetchNextPage();
    }
  };
  const problem = parts.find(({ query }) => query.error)?.query.error ?? null;
  // What is shown until the answer comes is that to another question.
  const isAsked = search === filter.text.trim();

  return {
    items: merged.items,
    hasMore: merged.wanting.length > 0,
    isLoading:
      !isAsked ||
      parts.some(({ query }) => query.isPending || query.isPlaceholderData || query.isFetchingNextPage),
    problem,
    readMore,
    retry: () => {
      for (const { query } of parts) void query.refetch();
    },
  };
}

/** A text once it has been the same for a moment; none is known at once. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return text === '' ? text : settled;
}

function useList(kind: MediaRecord['kind'], filter: Filter, search: string) {
  const narrow = { ...boundsOf(filter.day), ...(search === '' ? {} : { search }) };
  const path = `/api/${SHELVES[kind]}`;
  const query = useInfiniteQuery({
    queryKey: [path, narrow],
    enabled: filter.kind === 'all' || filter.kind === kind,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => {
      const question = new URLSearchParams({ limit: String(PAGE_SIZE), ...narrow });
      if (pageParam !== null) question.set('cursor', pageParam);
      return request<Page>('GET', `${path}?${question}`);
    },
    getNextPageParam: ({ cursor }: Page) => cursor,
    // What was found stays on the page while something else is looked for.
    placeholderData: (before) => before,
  });
  return { kind, query };
}

function knownPart(data: InfiniteData<Page> | undefined) {
  const pages = data?.pages ?? [];
  return { items: pages.flatMap(({ items }) => items), hasMore: pages.at(-1)?.cursor !== null };
}

/** Reads the lists anew when the library has changed: at once, and at the end of many changes. */
function useRefresh(): void {
  const [revision] = useKey('library-revision');
  const queries = useQueryClient();
  const known = useRef(revision);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const isDue = useRef(false);

  const refresh = useCallback(() => {
    isDue.current = false;
    void queries.invalidateQueries({ predicate: ({ queryKey }) => isOfLibrary(queryKey[0]) });
    timer.current = setTimeout(() => {
      timer.current = undefined;
      if (isDue.current) refresh();
    }, REFRESH_MS);
  }, [queries]);

  useEffect(() => {
    if (revision === undefined || revision === known.current) return;
    known.current = revision;
    if (timer.current === undefined) refresh();
    else isDue.current = true;
  }, [revision, refresh]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}

/** Whether something known to the page is a list of the library, or a record of it. */
export function isOfLibrary(path: unknown): boolean {
  return typeof path === 'string' && /^\/api\/(?:recordings|snapshots)(?:\/|$)/.test(path);
}
