import type { Page } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import { readCursor, writeCursor, wrongCursor } from '../storage/paging.ts';
import { type AuditQuery, isWanted, rowFilter } from './audit-query.ts';
import { AuditTable } from './audit-table.ts';
import type { AuditEntry, AuditRow } from './entry.ts';
import { beginRow, extendRow, type HeldRow, seriesOf, shownRow } from './held-row.ts';

/** How long a row waits for others before all are written, in ms: what `kill -9` can cost. */
const WRITE_DELAY = 500;
/** How long until the next try when writing has failed, in ms. */
const RETRY_DELAY = 5_000;
/** The longest pause within a row, in ms: a slider that rests for longer begins a new one. */
const PAUSE = 2_000;
/** The longest time that a row tells of, in ms: what never rests is told now and then. */
const SPAN = 300_000;
/** Waiting rows that are written without waiting for more. */
const ENOUGH = 500;
/** Rows that wait at most while they cannot be written; with one more the oldest is lost. */
const MOST_WAITING = 5_000;
/** Rows at most that may become more. */
const MOST_OPEN = 10_000;

/** What an {@link AuditLog} needs. */
export interface AuditLogOptions {
  readonly database: Database;
  readonly logger: Logger;
  /** Rows that are kept; the oldest go. */
  readonly rows: number;
  /** ms since 1970. */
  readonly now?: () => number;
}

interface OpenRow {
  readonly row: HeldRow;
  /** ms since 1970. */
  readonly beganAt: number;
  lastAt: number;
}

/** Who did what and when, and what was refused (PROTOCOL.md, section 8). Nothing that goes wrong with it stops anybody. */
export class AuditLog {
  readonly #table: AuditTable;
  readonly #logger: Logger;
  readonly #now: () => number;
  /** Rows that may become more, by what their entries have in common. */
  readonly #open = new Map<string, OpenRow>();
  /** Rows that are not in the database as they are now, by id. */
  readonly #waiting = new Map<number, HeldRow>();
  #newestId: number;
  #timer: NodeJS.Timeout | undefined;
  #failing = false;
  #lost = 0;
  #closed = false;

  constructor({ database, logger, rows, now = Date.now }: AuditLogOptions) {
    this.#table = new AuditTable(database, rows);
    this.#newestId = this.#table.newestId();
    this.#logger = logger;
    this.#now = now;
  }

  /**
   * Takes note of what somebody did or was refused; it is on the disk within a second. What the same one
   * repeats in quick succession becomes one row. Never throws.
   */
  record(entry: AuditEntry): void {
    const now = this.#now();
    const series = seriesOf(entry);
    const open = series === undefined ? undefined : this.#open.get(series);
    if (open && goesOn(open, now)) {
      extendRow(open.row, entry);
      open.lastAt = now;
      this.#write(open.row);
      return;
    }
    this.#newestId += 1;
    const row = beginRow(this.#newestId, now, entry);
    if (series !== undefined) {
      dropFirst(this.#open, MOST_OPEN - 1);
      this.#open.set(series, { row, beganAt: now, lastAt: now });
    }
    this.#write(row);
    // What cannot be dragged is on the disk with what it tells of.
    if (series === undefined) this.#writeAll();
  }

  /**
   * Newest first, with what waits to be written.
   *
   * @throws ProtocolError `Invalid value` for a cursor that no page gave, or a date that is none
   */
  list(query: AuditQuery): Page<AuditRow> {
    const { limit, cursor } = query;
    const filter = rowFilter(query);
    const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : readPlace(cursor);
    this.#writeAll();
    let rows = this.#table.list(filter, before, limit + 1);
    if (this.#waiting.size > 0) {
      const waiting = [...this.#waiting.values()].filter((row) => row.id < before && isWanted(row, filter));
      const byId = new Map([...rows, ...waiting].map((row) => [row.id, row]));
      rows = [...byId.values()].toSorted((a, b) => b.id - a.id);
    }
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return {
      items: items.map(shownRow),
      cursor: rows.length > limit && last ? writeCursor([last.id]) : null,
    };
  }

  /** Writes what still waits. No timer runs on. */
  close(): void {
    this.#closed = true;
    this.#writeAll();
    clearTimeout(this.#timer);
  }

  #write(row: HeldRow): void {
    this.#waiting.set(row.id, row);
    if (this.#failing) this.#lost += dropFirst(this.#waiting, MOST_WAITING);
    else if (this.#waiting.size >= ENOUGH) this.#writeAll();
    else if (!this.#closed) this.#timer ??= setTimeout(() => this.#writeAll(), WRITE_DELAY);
  }

  #writeAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const now = this.#now();
    for (const [series, open] of this.#open) if (!goesOn(open, now)) this.#open.delete(series);
    if (this.#waiting.size === 0) return;
    try {
      this.#table.write([...this.#waiting.values()]);
      this.#waiting.clear();
      if (this.#failing) this.#logger.warn({ lost: this.#lost }, 'The audit log is written again');
      this.#failing = false;
      this.#lost = 0;
    } catch (problem) {
      // A full disk: the rows stay in line, and it is said once.
      if (!this.#failing)
        this.#logger.error({ err: problem }, 'The audit log could not be written; trying again');
      this.#failing = true;
      this.#timer = setTimeout(() => this.#writeAll(), RETRY_DELAY).unref();
    }
  }
}

function goesOn({ beganAt, lastAt }: OpenRow, now: number): boolean {
  // A clock that is set back must not keep rows open for as long as it was wrong.
  return Math.abs(now - lastAt) <= PAUSE && now - beganAt < SPAN;
}

/** Drops the oldest entries beyond `most`. @returns how many */
function dropFirst(map: Map<unknown, unknown>, most: number): number {
  let dropped = 0;
  for (const key of map.keys()) {
    if (map.size <= most) break;
    map.delete(key);
    dropped += 1;
  }
  return dropped;
}

function readPlace(cursor: string): number {
  const [id, ...more] = readCursor(cursor);
  if (typeof id !== 'number' || more.length > 0) throw wrongCursor();
  return id;
}
