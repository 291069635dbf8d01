import type { MediaRecord, Page } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import { readCursor, timestamp, writeCursor, wrongCursor } from '../storage/paging.ts';

type Kind = MediaRecord['kind'];

/** What a list is to hold. Times are those at which records began, both ends included. */
export interface ListQuery {
  /** Records of a page. */
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string;
  readonly from?: Date;
  readonly to?: Date;
}

interface Row {
  readonly id: string;
  readonly kind: Kind;
  readonly state: MediaRecord['state'];
  readonly file: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly bytes: number;
  readonly resolution: string;
  readonly fps: number;
}

/** The rows of recordings and pictures in the database. */
export class Catalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Enters a record, on the disk when this returns. */
  add(record: Omit<MediaRecord, 'url'>): MediaRecord {
    const { id, kind, state, file, startedAt, durationMs, bytes, resolution, fps } = record;
    durably(this.#database, () =>
      this.#database
        .prepare(
          `INSERT INTO media (id, kind, state, file, started_at, duration_ms, bytes, resolution, fps)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(id, kind, state, file, startedAt, Math.round(durationMs), bytes, resolution, fps),
    );
    return { ...record, url: urlOf(kind, id) };
  }

  /** Notes how a recording has ended. @returns its record; undefined when there is none */
  finish(
    id: string,
    facts: Pick<MediaRecord, 'state' | 'durationMs' | 'bytes'> &
      Partial<Pick<MediaRecord, 'resolution' | 'fps'>>,
  ): MediaRecord | undefined {
    const { state, durationMs, bytes, resolution = null, fps = null } = facts;
    durably(this.#database, () =>
      this.#database
        .prepare(
          `UPDATE media SET state = ?, duration_ms = ?, bytes = ?,
             resolution = coalesce(?, resolution), fps = coalesce(?, fps) WHERE id = ?`,
        )
        .run(state, Math.round(durationMs), bytes, resolution, fps, id),
    );
    return this.find('recording', id);
  }

  /** @returns whether there was such a row */
  remove(id: string): boolean {
    return durably(
      this.#database,
      () => this.#database.prepare('DELETE FROM media WHERE id = ?').run(id).changes > 0,
    );
  }

  find(kind: Kind, id: string): MediaRecord | undefined {
    const row = this.#database
      .prepare<[string, string], Row>('SELECT * FROM media WHERE kind = ? AND id = ?')
      .get(kind, id);
    return row && recordOf(row);
  }

  /** Newest first. @throws ProtocolError `Invalid value` for a cursor that no page gave, or a date that is none */
  list(kind: Kind, { limit, cursor, from, to }: ListQuery): Page {
    const after = cursor === undefined ? undefined : readPlace(cursor);
    const rows = this.#database
      .prepare<Record<string, unknown>, Row>(
        `SELECT * FROM media WHERE kind = :kind
           AND (:from IS NULL OR started_at >= :from) AND (:to IS NULL OR started_at <= :to)
           AND (:startedAt IS NULL OR (started_at, id) < (:startedAt, :id))
         ORDER BY started_at DESC, id DESC LIMIT :limit`,
      )
      .all({
        kind,
        limit: limit + 1,
        from: from ? timestamp(from) : null,
        to: to ? timestamp(to) : null,
        startedAt: after?.startedAt ?? null,
        id: after?.id ?? null,
      });
    const items = rows.slice(0, limit).map(recordOf);
    const last = items.at(-1);
    // The place behind a record: what comes next does not depend on what is removed meanwhile.
    return { items, cursor: rows.length > limit && last ? writeCursor([last.startedAt, last.id]) : null };
  }

  /** The newest that has ended, or null. */
  latest(kind: Kind): MediaRecord | null {
    const row = this.#database
      .prepare<[string], Row>(
        `SELECT * FROM media WHERE kind = ? AND state <> 'recording' ORDER BY started_at DESC, id DESC LIMIT 1`,
      )
      .get(kind);
    return row ? recordOf(row) : null;
  }

  /** Ids of a kind, of which there may be many. */
  ids(kind: Kind): readonly string[] {
    return this.#database
      .prepare<[string], { id: string }>('SELECT id FROM media WHERE kind = ?')
      .all(kind)
      .map(({ id }) => id);
  }

  /** Bytes of everything, and the number of recordings. */
  totals(): { usedBytes: number; recordings: number } {
    const row = this.#database
      .prepare<[], { used: number | null; recordings: number | null }>(
        `SELECT sum(bytes) AS used, sum(kind = 'recording') AS recordings FROM media`,
      )
      .get();
    return { usedBytes: row?.used ?? 0, recordings: row?.recordings ?? 0 };
  }
}

function recordOf(row: Row): MediaRecord {
  const { id, kind, state, file, bytes, resolution, fps } = row;
  const { started_at: startedAt, duration_ms: durationMs } = row;
  return { id, kind, state, file, url: urlOf(kind, id), startedAt, durationMs, bytes, resolution, fps };
}

function urlOf(kind: Kind, id: string): string {
  return `/api/${kind}s/${id}/file`;
}

function readPlace(cursor: string): { startedAt: string; id: string } {
  const [startedAt, id, ...more] = readCursor(cursor);
  if (typeof startedAt !== 'string' || typeof id !== 'string' || more.length > 0) throw wrongCursor();
  return { startedAt, id };
}
