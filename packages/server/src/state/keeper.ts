import type { Key, State } from '@sightglass/protocol';
import { rowOf } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Database } from '../storage/database.ts';
import type { Change } from './change.ts';

/** How long a change waits for others before all are written, in ms: what `kill -9` can cost. */
const WRITE_DELAY = 250;

/** Keeps the values of the kept keys in the database, newest value only: a dragged slider costs a few rows a second. */
export class Keeper {
  readonly #database: Database;
  readonly #logger: Logger;
  readonly #waiting = new Map<Key, State[Key]>();
  #timer: NodeJS.Timeout | undefined;

  constructor(database: Database, logger: Logger) {
    this.#database = database;
    this.#logger = logger;
  }

  /** What was kept, as it was written; the store checks it. A row that is no JSON is left out. */
  load(): Record<string, unknown> {
    const rows = this.#database
      .prepare<[], { key: string; value: string }>('SELECT key, value FROM state')
      .all();
    const kept: Record<string, unknown> = {};
    for (const { key, value } of rows) {
      try {
        kept[key] = JSON.parse(value);
      } catch {
        this.#logger.warn({ key }, 'A kept value is damaged; its default is used');
      }
    }
    return kept;
  }

  /** Takes note of a change; it is on the disk within half a second. */
  note(change: Change): void {
    for (const key of change.keys) {
      const value = change.values[key];
      if (rowOf(key).kept && value !== undefined) this.#waiting.set(key, value);
    }
    if (this.#waiting.size > 0) this.#timer ??= setTimeout(() => this.#write(), WRITE_DELAY);
  }

  /** Writes what still waits. */
  close(): void {
    if (this.#waiting.size > 0) this.#write();
    clearTimeout(this.#timer);
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      const upsert = this.#database.prepare(
        'INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      );
      this.#database.transaction(() => {
        for (const [key, value] of this.#waiting) upsert.run(key, JSON.stringify(value));
      })();
      this.#waiting.clear();
    } catch (problem) {
      // A full disk: the values stay in line, the next change or the next try writes them.
      this.#logger.error({ err: problem }, 'The state could not be written; trying again');
      this.#timer = setTimeout(() => this.#write(), 5_000).unref();
    }
  }
}
