import type { AuditRow } from '../records.ts';

const COLUMNS = ['at', 'user', 'address', 'action', 'key', 'from', 'to', 'ok', 'error', 'count'] as const;

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** Rows as CSV (RFC 4180) with a heading, for spreadsheets: a byte order mark, and nothing that begins a formula. */
export function auditAsCsv(rows: readonly AuditRow[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => cell(row[column])).join(','));
  return `\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

/** Rows as JSON, one below the other. */
export function auditAsJson(rows: readonly AuditRow[]): string {
  return `${JSON.stringify(rows, undefined, 2)}\n`;
}

/** A value of a row as text: strings as they are, anything else as JSON, empty where there is none. */
export function valueText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function cell(value: unknown): string {
  const text = valueText(value);
  const harmless = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
