import { type ReactNode, useState } from 'react';
import { phrases } from '../../language/phrases.ts';
import { TextField } from '../fields/fields.tsx';

/** Rows that are taken in at a glance: no search is offered for them. */
const FEW = 10;

const useWords = phrases(
  {
    search: 'Find by name',
    count: (all: number) => `${all} in all`,
    found: (shown: number, all: number) => `${shown} of ${all}`,
  },
  {
    search: 'Nach Namen suchen',
    count: (all: number) => `${all} insgesamt`,
    found: (shown: number, all: number) => `${shown} von ${all}`,
  },
);

/**
 * A list that is searched by name, with its count; a short one is shown as it is.
 *
 * @param nameOf - what a row is found by
 * @param children - shows the rows that are found
 */
export function Searched<T>({
  rows,
  nameOf,
  children,
}: {
  readonly rows: readonly T[];
  readonly nameOf: (row: T) => string;
  readonly children: (found: readonly T[]) => ReactNode;
}) {
  const words = useWords();
  const [text, setText] = useState('');
  if (rows.length <= FEW) return children(rows);
  const wanted = plain(text.trim());
  const found = rows.filter((row) => plain(nameOf(row)).includes(wanted));
  return (
    <>
      <search className="table-search">
        <TextField label={words.search} value={text} max={100} onChange={setText} />
        <p className="administration-quiet" role="status">
          {wanted === '' ? words.count(rows.length) : words.found(found.length, rows.length)}
        </p>
      </search>
      {children(found)}
    </>
  );
}

function plain(text: string): string {
  return text.normalize('NFC').toLocaleLowerCase();
}
