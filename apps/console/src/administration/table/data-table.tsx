import type { ReactNode } from 'react';
import './data-table.css';

/** A column of a table. */
export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  /** `number` stands at the end of its cell, `wide` takes what room there is, `plain` names no thing, `actions` has buttons. */
  readonly kind?: 'number' | 'wide' | 'plain' | 'actions';
}

/** A table; where it is narrow, each row is a card. The first column names the row. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  keyOf,
}: {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T, index: number) => string | number;
}) {
  return (
    <div className="data-table">
      <table>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name, kind }) => (
              <th key={name} scope="col" data-kind={kind}>
                {kind === 'actions' ? <span className="unseen">{name}</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={keyOf(row, index)}>
              {columns.map(({ name, cell, kind }, place) =>
                place === 0 ? (
                  <th key={name} scope="row" data-kind={kind}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={name} data-kind={kind} data-label={name}>
                    <div>{cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
