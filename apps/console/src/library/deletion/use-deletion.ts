import type { MediaRecord, Page } from '@sightglass/protocol';
import { type InfiniteData, useQueryClient } from '@tanstack/react-query';
import { request } from '../../api/request.ts';
import { useNotices } from '../../notices/notices.tsx';
import { isOfLibrary } from '../catalogue/use-library.ts';
import { useRecordName } from '../catalogue/use-record-name.ts';
import { useWords } from '../phrases.ts';
import { keyOf, pathOf } from '../record.ts';
import { forEach, type Outcome } from './many.ts';

/** For how long what is deleted can be had back, and how long the page offers that: a little less. */
const UNDO_SECONDS = { server: 40, page: 30 } as const;

/** Deletes records; a quiet line offers to undo it. */
export function useDeletion(): (records: readonly MediaRecord[]) => Promise<void> {
  const words = useWords();
  const nameOf = useRecordName();
  const notices = useNotices();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries({ predicate: ({ queryKey }) => isOfLibrary(queryKey[0]) });

  /** They go from the page at once. */
  const hide = (records: readonly MediaRecord[]) => {
    const gone = new Set(records.map(keyOf));
    queries.setQueriesData<InfiniteData<Page>>(
      { predicate: ({ queryKey }) => isList(queryKey[0]) },
      (data) =>
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.filter((record) => !gone.has(keyOf(record))),
          })),
        },
    );
  };

  const restore = async (records: readonly MediaRecord[]) => {
    const { done, failed } = await forEach(records, (record) => request('POST', `${pathOf(record)}/restore`));
    if (failed.length > 0) notices.say(words.notRestored(reasonOf(failed)), { kind: 'problem' });
    if (done.length > 0) notices.say(words.restored(done.length));
    await refresh();
  };

  return async (records) => {
    hide(records);
    const { done, failed } = await forEach(records, (record) =>
      request('DELETE', `${pathOf(record)}?undo=${UNDO_SECONDS.server}`),
    );
    const [first] = done;
    const deleted =
      first && (done.length === 1 ? words.deleted(nameOf(first)) : words.deletedMany(done.length));
    const refused = failed.length > 0 ? words.notDeleted(failed.length, reasonOf(failed)) : undefined;
    // There is one line: what became of all of them is in it.
    notices.say([deleted, refused].filter((text) => text !== undefined).join(' · '), {
      ...(refused === undefined ? {} : { kind: 'problem' }),
      ...(deleted === undefined
        ? {}
        : { action: { name: words.undo, key: 'Ctrl+Z', run: () => void restore(done) } }),
      seconds: UNDO_SECONDS.page,
    });
    await refresh();
  };
}

function isList(path: unknown): boolean {
  return path === '/api/recordings' || path === '/api/snapshots';
}

/** Why the first of them was refused. */
function reasonOf(failed: Outcome<MediaRecord>['failed']): string {
  const problem = failed[0]?.problem;
  return problem instanceof Error ? problem.message : String(problem);
}
