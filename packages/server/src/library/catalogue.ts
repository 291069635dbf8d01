import type { MediaRecord, Page } from '@sightglass/protocol';
import { type Database, durably } from '../storage/database.ts';
import { readCursor, timestamp, writeCursor, wrongCursor } from '../storage/paging.ts';
import type { Caption } from './caption.ts';
import { plain, searchWords } from './search.ts';

type Kind = MediaRecord['kind'];

/** What a list is to hold. Times are those at which records began, both ends included. */
export interface ListQuery {
  /** Records of a page. */
  readonly limit: number;
  /** Of the page before. */
  readonly cursor?: string;
  readonly from?: Date;
  readonly to?: Date;
  /** Words that are all in the name, the note or the file name, as {@link searchWords} takes them. */
  readonly search?: string;
}

interface Row {
  readonly id: string;
  readonly kind: Kind;
  readonly state: MediaRecord['state'];
  readonly ending: MediaRecord['ending'];
  readonly file: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly bytes: number;
  readonly resolution: string;
  readonly fps: number;
  readonly name: string | null;
  readonly note: string | null;
}

/** What a record begins with; it has no name yet. */
export type NewRecord = Omit<MediaRecord, 'url' | keyof Caption>;

/** A record that is gone for everybody, and is to be removed. */
export interface Removal {
  readonly kind: Kind;
  readonly id: string;
  /** When, in ms since 1970. */
  readonly at: number;
}

/**
 * The rows of recordings and pictures in the database. What a method says of records leaves out those that are to be
 * removed, unless it says otherwise.
 */
export class Catalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
    database.function('plain', { deterministic: true }, (text) => plain(String(text)));
  }

  /** Counts up with every change, and never begins anew. */
  revision(): number {
    const row = this.#database.prepare<[], { revision: number }>('SELECT revision FROM library').get();
    return row?.revision ?? 0;
  }

  /** Enters a record, on the disk when this returns. */
  add(record: NewRecord): MediaRecord {
    const { id, kind, state, ending, file, startedAt, durationMs, bytes, resolution, fps } = record;
    this.#change(() =>
      this.#database
        .prepare(
          `INSERT INTO media (id, kind, state, ending, file, started_at, duration_ms, bytes, resolution, fps)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(id, kind, state, ending, file, startedAt, Math.round(durationMs), bytes, resolution, fps),
    );
    return { ...record, url: urlOf(kind, id), name: null, note: null };
  }

  /** Notes how a recording has ended. @returns its record; undefined when there is none */
  finish(
    id: string,
    facts: Pick<MediaRecord, 'state' | 'ending' | 'durationMs' | 'bytes'> &
      Partial<Pick<MediaRecord, 'resolution' | 'fps'>>,
  ): MediaRecord | undefined {
    const { state, ending, durationMs, bytes, resolution = null, fps = null } = facts;
    this.#change(() =>
      this.#database
        .prepare(
          `UPDATE media SET state = ?, ending = ?, duration_ms = ?, bytes = ?,
             resolution = coalesce(?, resolution), fps = coalesce(?, fps) WHERE id = ?`,
        )
        .run(state, ending, Math.round(durationMs), bytes, resolution, fps, id),
    );
    return this.find('recording', id);
  }

  /** Gives a record another name or note; what is undefined stays. @returns its record; undefined when there is none */
  caption(kind: Kind, id: string, { name, note }: Partial<Caption>): MediaRecord | undefined {
    const before = this.find(kind, id);
    if (!before) return undefined;
    const caption = {
      name: name === undefined ? before.name : name,
      note: note === undefined ? before.note : note,
    };
    if (caption.name === before.name && caption.note === before.note) return before;
    this.#change(() =>
      this.#database
        .prepare('UPDATE media SET name = ?, note = ? WHERE id = ?')
        .run(caption.name, caption.note, id),
    );
    return this.find(kind, id);
  }

  /** Takes a record out of sight, to be removed at a time. @returns whether there was one */
  hide({ kind, id, at }: Removal): boolean {
    return this.#change(
      () =>
        this.#database
          .prepare('UPDATE media SET remove_at = ? WHERE kind = ? AND id = ? AND remove_at IS NULL')
          .run(at, kind, id).changes > 0,
    );
  }

  /** Brings a record back that was to be removed. @returns it; undefined when there is none */
  restore(kind: Kind, id: string): MediaRecord | undefined {
    this.#change(() =>
      this.#database.prepare('UPDATE media SET remove_at = NULL WHERE kind = ? AND id = ?').run(kind, id),
    );
    return this.find(kind, id);
  }

  /** Those that are to be removed. */
  removals(): readonly Removal[] {
    return this.#database
      .prepare<[], Removal>('SELECT kind, id, remove_at AS at FROM media WHERE remove_at IS NOT NULL')
      .all();
  }

  /** Removes a row, also of a record that was to be. @returns whether there was one */
  remove(id: string): boolean {
    return this.#change(() => this.#database.prepare('DELETE FROM media WHERE id = ?').run(id).changes > 0);
  }

  find(kind: Kind, id: string): MediaRecord | undefined {
    return this.#find(kind, id, 'AND remove_at IS NULL');
  }

  /** As {@link find}, also of those that are to be removed. */
  findAny(kind: Kind, id: string): MediaRecord | undefined {
    return this.#find(kind, id, '');
  }

  /** Newest first. @throws ProtocolError `Invalid value` for a cursor that no page gave, or a date that is none */
  list(kind: Kind, { limit, cursor, from, to, search = '' }: ListQuery): Page {
    const after = cursor === undefined ? undefined : readPlace(cursor);
    const rows = this.#database
      .prepare<Record<string, unknown>, Row>(
        `SELECT * FROM media WHERE kind = :kind AND remove_at IS NULL
           AND (:from IS NULL OR started_at >= :from) AND (:to IS NULL OR started_at <= :to)
           AND NOT EXISTS (
             SELECT 1 FROM json_each(:words) AS word
             WHERE instr(plain(coalesce(name, '') || ' ' || coalesce(note, '') || ' ' || file), word.value) = 0)
           AND (:startedAt IS NULL OR (started_at, id) < (:startedAt, :id))
         ORDER BY started_at DESC, id DESC LIMIT :limit`,
      )
      .all({
        kind,
        limit: limit + 1,
        from: from ? timestamp(from) : null,
        to: to ? timestamp(to) : null,
        words: JSON.stringify(searchWords(search)),
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
        `SELECT * FROM media WHERE kind = ? AND remove_at IS NULL AND state <> 'recording'
         ORDER BY started_at DESC, id DESC LIMIT 1`,
      )
      .get(kind);
    return row ? recordOf(row) : null;
  }

  /**
   * Bytes per second of the newest recording of a size and rate that is at least so long; also of one that is to be
   * removed. Undefined where there is none.
   */
  rateOf({ resolution, fps }: Pick<MediaRecord, 'resolution' | 'fps'>, minMs: number): number | undefined {
    const row = this.#database
      .prepare<[string, number, number], { rate: number }>(
        `SELECT bytes * 1000.0 / duration_ms AS rate FROM media
         WHERE kind = 'recording' AND resolution = ? AND fps = ? AND duration_ms >= ?
         ORDER BY started_at DESC, id DESC LIMIT 1`,
      )
      .get(resolution, fps, minMs);
    return row?.rate;
  }

  /** Ids of a kind, of which there may be many; also of those that are to be removed. */
  ids(kind: Kind): readonly string[] {
    return this.#database
      .prepare<[string], { id: string }>('SELECT id FROM media WHERE kind = ?')
      .all(kind)
      .map(({ id }) => id);
  }

  /** Bytes of everything that is on the disk still, and the number of recordings. */
  totals(): { usedBytes: number; recordings: number } {
    const row = this.#database
      .prepare<[], { used: number | null; recordings: number | null }>(
        `SELECT sum(bytes) AS used, sum(kind = 'recording' AND remove_at IS NULL) AS recordings
         FROM media`,
      )
      .get();
    return { usedBytes: row?.used ?? 0, recordings: row?.recordings ?? 0 };
  }

  #find(kind: Kind, id: string, condition: string): MediaRecord | undefined {
    const row = this.#database
      .prepare<[string, string], Row>(`SELECT * FROM media WHERE kind = ? AND id = ? ${condition}`)
      .get(kind, id);
    return row && recordOf(row);
  }

  /** Writes, and counts the revision up with it; both are on the disk when this returns, or neither is. */
  #change<T>(write: () => T): T {
    return durably(this.#database, () => {
      this.#database.exec('UPDATE library SET revision = revision + 1');
      return write();
    });
  }
}

function recordOf(row: Row): MediaRecord {
  const { id, kind, state, ending, file, bytes, resolution, fps, name, note } = row;
  const { started_at: startedAt, duration_ms: durationMs } = row;
  const url = urlOf(kind, id);
  return { id, kind, state, ending, file, url, startedAt, durationMs, bytes, resolution, fps, name, note };
}

function urlOf(kind: Kind, id: string): string {
  return `/api/${kind}s/${id}/file`;
}

function readPlace(cursor: string): { startedAt: string; id: string } {
  const [startedAt, id, ...more] = readCursor(cursor);
  if (typeof startedAt !== 'string' || typeof id !== 'string' || more.length > 0) throw wrongCursor();
  return { startedAt, id };
}
