import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import pico from 'picocolors';

/** Where text goes to. */
export interface Sink {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How to show things. */
export interface OutputOptions {
  readonly out: Sink;
  readonly err: Sink;
  readonly json: boolean;
  /** Whether colours are wanted; a sink that is no terminal gets none in any case. */
  readonly color: boolean;
}

/** One column of a table. */
export interface Column<T> {
  readonly title: string;
  readonly of: (item: T) => unknown;
}

/** Nothing is drawn but two spaces between columns. */
const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Shows results: tables on a terminal, lines with tabs in a pipe, JSON when asked. */
export class Output {
  readonly json: boolean;
  /** For what is no result: progress, news of the connection. */
  readonly err: Sink;
  readonly #out: Sink;
  readonly #colors: ReturnType<typeof pico.createColors>;

  constructor({ out, err, json, color }: OutputOptions) {
    this.json = json;
    this.err = err;
    this.#out = out;
    this.#colors = pico.createColors(color && out.isTTY === true);
  }

  /** Whether somebody reads this, and not a program. */
  get isForEyes(): boolean {
    return this.#out.isTTY === true;
  }

  /** Shows a list: an array in JSON, else a row for each item. */
  list<T>(items: readonly T[], columns: readonly Column<T>[]): void {
    if (this.json) this.value(items);
    else
      this.#rows(
        columns.map(({ title }) => title),
        items.map((item) => columns.map(({ of }) => shown(of(item)))),
      );
  }

  /** Shows names and values: an object in JSON, else a row for each. */
  facts(facts: Readonly<Record<string, unknown>>): void {
    if (this.json) this.value(facts);
    else
      this.#rows(
        [],
        Object.entries(facts).map(([name, value]) => [name, shown(value)]),
      );
  }

  /** One line of JSON. */
  value(value: unknown): void {
    this.text(`${JSON.stringify(value)}\n`);
  }

  /** One row, without the others that it may stand below of. */
  row(cells: readonly string[]): void {
    const [first = '', ...rest] = cells.map(harmless);
    const cell = this.isForEyes ? [this.#colors.dim(first), ...rest] : [first, ...rest];
    this.text(`${cell.join(this.isForEyes ? '  ' : '\t')}\n`);
  }

  /** Text as it is. */
  text(text: string): void {
    this.#out.write(text);
  }

  /** A line that is no result. */
  note(text: string): void {
    this.err.write(`${harmless(text)}\n`);
  }

  #rows(titles: readonly string[], rows: readonly (readonly string[])[]): void {
    if (rows.length === 0) return;
    if (!this.isForEyes) {
      this.text(rows.map((row) => `${row.join('\t')}\n`).join(''));
      return;
    }
    const { bold, dim } = this.#colors;
    const table = new Table({
      chars: NO_LINES,
      head: titles.map((title) => bold(title)),
      style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    });
    table.push(
      ...rows.map((row) =>
        titles.length > 0 ? [...row] : row.map((cell, i) => (i === 0 ? dim(cell) : cell)),
      ),
    );
    const lines = table.toString().split('\n');
    this.text(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  }
}

/** A value for eyes. Nothing in it reaches the terminal as a command. */
export function shown(value: unknown): string {
  if (value === null || value === undefined) return '-';
  return harmless(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function harmless(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/\p{Cc}/gu, ' ');
}
