import { useRef, useState } from 'react';
import { request } from '../../api/request.ts';
import { Problem } from '../../problems/problem.tsx';
import type { AuditRow, Items } from '../records.ts';
import { auditAsCsv, auditAsJson } from './audit-export.ts';
import { type AuditFilter, auditPath } from './audit-filter.ts';
import { useAuditWords } from './audit-words.ts';

/** Rows that are asked for at once. */
const PAGE = 1_000;

const KINDS = {
  csv: { type: 'text/csv', write: auditAsCsv },
  json: { type: 'application/json', write: auditAsJson },
} as const;

/** Buttons that export all that passes the filter, however many pages it has. */
export function ExportButtons({ filter }: { readonly filter: AuditFilter }) {
  const words = useAuditWords();
  const [rows, setRows] = useState<number>();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Error>();
  const stopped = useRef(false);
  const exportAs = async (kind: keyof typeof KINDS) => {
    stopped.current = false;
    setProblem(undefined);
    setBusy(true);
    try {
      const found = await allRows(filter, (count) => {
        setRows(count);
        return !stopped.current;
      });
      if (found) save(KINDS[kind].write(found), KINDS[kind].type, `audit-log.${kind}`);
      else setRows(undefined);
    } catch (thrown) {
      setRows(undefined);
      setProblem(thrown instanceof Error ? thrown : new Error(String(thrown)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {isBusy ? (
        <button
          type="button"
          className="button"
          onClick={() => {
            stopped.current = true;
          }}
        >
          {words.stop}
        </button>
      ) : (
        <>
          <button type="button" className="button" onClick={() => exportAs('csv')}>
            {words.csv}
          </button>
          <button type="button" className="button" onClick={() => exportAs('json')}>
            {words.json}
          </button>
        </>
      )}
      <span role="status" className="administration-quiet">
        {rows !== undefined && (isBusy ? words.exporting(rows) : words.exported(rows))}
      </span>
      {problem && <Problem error={problem} />}
    </>
  );
}

/** All rows, page by page. @param goOn - told how many there are; says whether to go on. @returns undefined where not */
async function allRows(
  filter: AuditFilter,
  goOn: (count: number) => boolean,
): Promise<readonly AuditRow[] | undefined> {
  const rows: AuditRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Items<AuditRow> = await request('GET', auditPath(filter, PAGE, cursor));
    rows.push(...page.items);
    cursor = page.cursor;
    if (!goOn(rows.length)) return undefined;
  } while (cursor !== null);
  return rows;
}

function save(text: string, type: string, name: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken it by the time that it does something else.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
