import type { MediaRecord } from '@sightglass/protocol';
import { type ReactElement, useEffect, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useShortcut } from '../help/shortcuts.ts';
import { Problem } from '../problems/problem.tsx';
import { useSession } from '../session/session.ts';
import { Locked } from '../stand-in/locked.tsx';
import { StandIn } from '../stand-in/stand-in.tsx';
import { useHashQuery } from '../state/hash-location.ts';
import { keep, recall } from '../state/kept.ts';
import { usePageName } from '../state/page-name.ts';
import { EmptyLibrary } from './catalogue/empty-library.tsx';
import { EVERYTHING, type Filter } from './catalogue/filter.ts';
import { filterIn, questionOf } from './catalogue/filter-address.ts';
import { FilterBar, type Shape } from './catalogue/filter-bar.tsx';
import { RecordList } from './catalogue/record-list.tsx';
import { useLibrary } from './catalogue/use-library.ts';
import { useDeletion } from './deletion/use-deletion.ts';
import { RecordView } from './details/record-view.tsx';
import { DownloadList } from './download/download-list.tsx';
import { filesOf } from './download/files.ts';
import { useSaving } from './download/use-saving.ts';
import { useWords } from './phrases.ts';
import { isUnderWay, keyOf, placedAt, placeOf } from './record.ts';
import { SelectionBar } from './selection/selection-bar.tsx';
import { useSelection } from './selection/use-selection.ts';
import { StorageLine } from './storage/storage-line.tsx';
import './library.css';

/** The library, for whoever may see it; for everybody else what it asks for. */
export function LibraryPage(): ReactElement {
  const words = useWords();
  const { isKnown, username, may } = useSession();
  const [location] = useLocation();
  usePageName(words.library);
  if (!may('Media_r')) {
    const hint = username === undefined ? words.deniedHint : words.deniedTo(username);
    if (isKnown) return <Locked title={words.denied('Media_r')} hint={hint} />;
    return <p className="library-empty">{words.loading}</p>;
  }
  const isThere = /^\/library\/?$/.test(location) || placedAt(location) !== undefined;
  return isThere ? <Collection /> : <Unknown />;
}

/** For an address that no record can have. */
function Unknown(): ReactElement {
  const words = useWords();
  return (
    <StandIn title={words.unknown}>
      <p>{words.unknownHint}</p>
      <Link href="/library" className="button">
        {words.back}
      </Link>
    </StandIn>
  );
}

/** What was recorded and taken: to be found, looked at, kept, named and deleted. */
function Collection(): ReactElement {
  const words = useWords();
  const session = useSession();
  const mayDelete = session.may('Media_rw');
  const [location, navigate] = useLocation();
  const opened = placedAt(location);

  const query = useHashQuery();
  const filter = useMemo(() => filterIn(query), [query]);
  const setFilter = (next: Filter) => navigate(`/library${questionOf(next)}`, { replace: true });
  const question = questionOf(filter);
  // The address says what is shown, also where it asked for what there is not.
  useEffect(() => {
    if (query !== question.slice(1)) navigate(location + question, { replace: true });
  }, [query, question, location, navigate]);
  const [shape, setShape] = useState<Shape>(recall('library-shape') === 'rows' ? 'rows' : 'grid');
  const library = useLibrary(filter);
  const { items, hasMore, isLoading, problem } = library;
  const { selection, isGrowing, choose, chooseAll, clear } = useSelection(library, filter);
  const selected = items.filter((record) => selection.keys.has(keyOf(record)));

  const save = useSaving();
  const remove = useDeletion();
  const removeSelected = () => {
    // What goes is what was said, and that is not known yet.
    if (isGrowing) return;
    const records = selected.filter((record) => !isUnderWay(record));
    clear();
    if (!mayDelete || records.length === 0) return;
    focusBeside(records, items);
    void remove(records);
  };
  const close = () => {
    navigate(`/library${questionOf(filter)}`);
    const { id } = opened ?? {};
    // The list can be reached again as soon as it has been rendered.
    requestAnimationFrame(() => document.getElementById(`library-${id}`)?.focus());
  };
  const onList = (name: string) => (opened ? undefined : name);
  useShortcut('a', onList(words.selectAll), chooseAll, { group: 'library' });
  useShortcut('Delete', mayDelete ? onList(words.deleteSelected) : undefined, removeSelected, {
    group: 'library',
  });
  useShortcut('Escape', onList(words.clearSelection), clear, { group: 'library' });

  return (
    <div className="library">
      <div className="library-place">
        <div className="library-all" inert={opened !== undefined}>
          <header className="library-header">
            <h2>{words.library}</h2>
            <StorageLine />
          </header>
          <FilterBar
            filter={filter}
            onFilter={setFilter}
            shape={shape}
            onShape={(next) => {
              keep('library-shape', next);
              setShape(next);
            }}
          />
          {problem && <Problem error={problem} onRetry={library.retry} />}
          {items.length === 0 && !isLoading && !hasMore ? (
            problem === null && <EmptyLibrary filter={filter} onAll={() => setFilter(EVERYTHING)} />
          ) : (
            <RecordList
              items={items}
              shape={shape}
              selection={selection}
              onSelect={choose}
              hasMore={hasMore}
              isLoading={isLoading}
              readMore={library.readMore}
              onAll={chooseAll}
            />
          )}
          {selected.length > 0 && (
            <SelectionBar
              records={selected}
              mayDelete={mayDelete}
              isGrowing={isGrowing}
              onDownload={() => save(filesOf(selected))}
              onDelete={removeSelected}
              onAll={chooseAll}
              onClear={clear}
            />
          )}
        </div>
        {opened && (
          <RecordView
            at={opened}
            items={items}
            onOpen={(record: MediaRecord) => navigate(placeOf(record) + questionOf(filter))}
            onClose={close}
          />
        )}
      </div>
      <DownloadList />
    </div>
  );
}

/** Before records go: the focus goes to what is beside them, by keys beside the one that has it. */
function focusBeside(records: readonly MediaRecord[], items: readonly MediaRecord[]): void {
  const leaving = new Set(records.map(keyOf));
  const card = document.activeElement?.closest('[data-record]');
  const from = card?.getAttribute('data-record') ?? (records[0] && keyOf(records[0]));
  const at = items.findIndex((record) => keyOf(record) === from);
  const stays = (record: MediaRecord) => !leaving.has(keyOf(record));
  const next = items.slice(Math.max(at, 0)).find(stays) ?? items.slice(0, Math.max(at, 0)).findLast(stays);
  const target = next ? document.getElementById(`library-${next.id}`) : document.querySelector('main');
  target?.focus({ preventScroll: !card });
}
