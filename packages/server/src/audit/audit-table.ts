import type { Database } from '../storage/database.ts';
import type { RowFilter } from './audit-query.ts';
import type { HeldRow } from './held-row.ts';

interface Row {
  readonly id: number;
  readonly at: string;
  readonly user: string | null;
  readonly address: string;
  readonly action: string;
  readonly key: string | null;
  readonly from_value: string | null;
  readonly to_value: string | null;
  readonly ok: 0 | 1;
  readonly error: string | null;
  readonly count: number;
}

/** The rows of the audit log in the database. */
export class AuditTable {
  readonly #database: Database;
  readonly #limit: number;
  readonly #refusalLimit: number;
  /** Rows that stand there, counted once: counting takes longer than writing. */
  #rows: { readonly all: number; readonly refused: number };

  /**
   * @param limit - rows that are kept. Half of the room at most is for refusals, or somebody who is refused
   * often enough could push out what others did.
   */
  constructor(database: Database, limit: number) {
    this.#database = database;
    this.#limit = limit;
    this.#refusalLimit = Math.ceil(limit / 2);
    const counted = database
      .prepare<[], { all: number; refused: number | null }>(
        'SELECT count(*) AS "all", sum(ok = 0) AS refused FROM audit',
      )
      .get();
    this.#rows = { all: counted?.all ?? 0, refused: counted?.refused ?? 0 };
  }

  /** The id of the newest row, 0 where there is none. */
  newestId(): number {
    return (
      this.#database.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM audit').get()?.id ?? 0
    );
  }

  /** Writes rows, new ones and those that have become more, and drops the oldest beyond the limit. @throws the database's error */
  write(rows: readonly HeldRow[]): void {
    const insert = this.#database.prepare(
      `INSERT INTO audit (id, at, user, address, action, key, from_value, to_value, ok, error, count)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    const update = this.#database.prepare('UPDATE audit SET to_value = ?, count = ? WHERE id = ?');
    this.#rows = this.#database.transaction(() => {
      let { all, refused } = this.#rows;
      for (const row of rows) {
        const { id, at, user, address, action, key = null, from, to, ok, error = null, count, stored } = row;
        if (stored) update.run(json(to), count, id);
        else {
          insert.run(id, at, user, address, action, key, json(from), json(to), ok ? 1 : 0, error, count);
          all += 1;
          if (!ok) refused += 1;
        }
      }
      return this.#prune(all, refused);
    })();
    for (const row of rows) row.stored = true;
  }

  /** Newest first. @param before - only rows that are older than the one with this id */
  list(filter: RowFilter, before: number, limit: number): readonly HeldRow[] {
    const conditions = ['id < :before'];
    if (filter.from !== undefined) conditions.push('at >= :from');
    if (filter.to !== undefined) conditions.push('at <= :to');
    if (filter.user !== undefined) conditions.push('user IS :user');
    if (filter.action !== undefined) conditions.push('action = :action');
    if (filter.key !== undefined) conditions.push('key = :key');
    if (filter.ok !== undefined) conditions.push('ok = :ok');
    return this.#database
      .prepare<Record<string, unknown>, Row>(
        `SELECT * FROM audit WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT :limit`,
      )
      .all({ ...filter, ok: filter.ok ? 1 : 0, before, limit })
      .map(heldRow);
  }

  #prune(all: number, refused: number) {
    const refusals = Math.max(0, refused - this.#refusalLimit);
    if (refusals > 0) {
      this.#database
        .prepare('DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE ok = 0 ORDER BY id LIMIT ?)')
        .run(refusals);
    }
    const others = Math.max(0, all - refusals - this.#limit);
    if (others === 0) return { all: all - refusals, refused: refused - refusals };
    const gone = this.#database
      .prepare<[number], { ok: 0 | 1 }>(
        'DELETE FROM audit WHERE id IN (SELECT id FROM audit ORDER BY id LIMIT ?) RETURNING ok',
      )
      .all(others);
    const goneRefusals = gone.filter(({ ok }) => ok === 0).length;
    return { all: all - refusals - gone.length, refused: refused - refusals - goneRefusals };
  }
}

function json(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}

function heldRow(row: Row): HeldRow {
  const { id, at, user, address, action, key, from_value: from, to_value: to, ok, error, count } = row;
  return {
    id,
    at,
    user,
    address,
    action,
    ...(key === null ? {} : { key }),
    ...(from === null ? {} : { from: JSON.parse(from) }),
    ...(to === null ? {} : { to: JSON.parse(to) }),
    ok: ok === 1,
    ...(error === null ? {} : { error }),
    count,
    stored: true,
  };
}
