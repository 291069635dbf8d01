import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import { request } from '../../api/request.ts';
import { useFormats } from '../../language/formats.ts';
import { straight } from '../../language/isolated.ts';
import { codeInWords, useCodeWords } from '../../problems/codes.ts';
import { useHashQuery } from '../../state/hash-location.ts';
import { Loaded } from '../loaded.tsx';
import type { AuditRow, Items } from '../records.ts';
import { SectionFrame } from '../section-frame.tsx';
import { DataTable } from '../table/data-table.tsx';
import { type AuditFilter, auditPath } from './audit-filter.ts';
import { auditFilterIn, auditQuestionOf } from './audit-filter-address.ts';
import { AuditFilterForm } from './audit-filter-form.tsx';
import { useAuditWords } from './audit-words.ts';
import { useDeedWords } from './deed-names.ts';
import { ExportButtons } from './export-buttons.tsx';
import { nameIn, useAuditNames } from './use-names.ts';
import { valueInWords } from './value-words.ts';
import './audit.css';

/** Rows that are shown at once. */
const PAGE = 50;

/** Who did what and when. */
export function AuditSection() {
  const words = useAuditWords();
  const [, navigate] = useLocation();
  const query = useHashQuery();
  const filter = useMemo(() => auditFilterIn(query), [query]);
  const asked = useInfiniteQuery({
    queryKey: ['/api/audit', filter],
    queryFn: ({ pageParam }) => request<Items<AuditRow>>('GET', auditPath(filter, PAGE, pageParam)),
    initialPageParam: null as string | null,
    getNextPageParam: ({ cursor }) => cursor,
  });
  const search = (wanted: AuditFilter) => {
    navigate(`/admin/audit${auditQuestionOf(wanted)}`, { replace: true });
    // The same again is a wish for what is new.
    if (JSON.stringify(wanted) === JSON.stringify(filter)) void asked.refetch();
  };
  return (
    <SectionFrame id="audit" intro={words.intro} actions={<ExportButtons filter={filter} />}>
      <AuditFilterForm filter={filter} onSearch={search} />
      <Loaded asked={asked}>
        {({ pages }) => {
          const rows = pages.flatMap(({ items }) => items);
          return rows.length === 0 ? (
            <p className="administration-quiet" role="status">
              {words.nothing}
            </p>
          ) : (
            <AuditTable rows={rows} />
          );
        }}
      </Loaded>
      {asked.hasNextPage && (
        <button
          type="button"
          className="button"
          aria-disabled={asked.isFetchingNextPage}
          onClick={() => asked.isFetchingNextPage || void asked.fetchNextPage()}
        >
          {words.older}
        </button>
      )}
    </SectionFrame>
  );
}

function AuditTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  const words = useAuditWords();
  const formats = useFormats();
  const deeds = useDeedWords();
  const codes = useCodeWords();
  const names = useAuditNames();
  return (
    <DataTable
      caption={words.caption}
      rows={rows}
      keyOf={({ at, action, key }, index) => `${at} ${action} ${key} ${index}`}
      columns={[
        { name: words.at, kind: 'plain', cell: ({ at }) => `${formats.date(at)} ${formats.time(at)}` },
        {
          name: words.user,
          cell: ({ user }) => (user === null ? <i>{words.anonymous}</i> : <bdi>{user}</bdi>),
        },
        { name: words.address, cell: ({ address }) => address },
        { name: words.action, cell: ({ action }) => nameIn(deeds, action) },
        {
          name: words.key,
          cell: ({ action, key = '' }) =>
            key !== '' && <bdi>{action === 'write' ? names.field(key) : straight(key)}</bdi>,
        },
        { name: words.change, kind: 'wide', cell: (row) => <Change row={row} /> },
        {
          name: words.result,
          cell: ({ ok, error }) => (
            <span className="audit-outcome" data-ok={ok}>
              {ok ? words.ok : error === undefined ? words.refused : (codeInWords(error, codes) ?? error)}
            </span>
          ),
        },
      ]}
    />
  );
}

function Change({ row: { key, from, to, count } }: { readonly row: AuditRow }) {
  const words = useAuditWords();
  const names = useAuditNames();
  const [before, after] = [valueInWords(from, names, key), valueInWords(to, names, key)];
  return (
    <>
      {before !== '' && <bdi>{before}</bdi>}
      {before !== '' && after !== '' && ' → '}
      {after !== '' && <bdi>{after}</bdi>}
      {count !== undefined && count > 1 && (
        <span className="administration-quiet"> {words.times(count)}</span>
      )}
    </>
  );
}
