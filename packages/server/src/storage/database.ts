import { existsSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { MendableError } from '../mendable-error.ts';
import { MIGRATIONS } from './migrations.ts';

export type Database = SqliteDatabase.Database;

/** Result codes of SQLite for a file that is not what it should be. */
const DAMAGE = /^SQLITE_(NOTADB|CORRUPT)/;

/** The database is of a newer release than this one. */
export class DatabaseTooNew extends MendableError {
  override readonly name = 'DatabaseTooNew';
}

/** The database cannot be read; the message is one line that says what to do. */
export class DatabaseDamaged extends MendableError {
  override readonly name = 'DatabaseDamaged';
}

/**
 * Opens the database of a data directory, or makes it. Write-ahead log with `synchronous=NORMAL`: a
 * commit outlives the process at once and a power cut from the next checkpoint on; wrap what must
 * outlive a power cut in {@link durably}.
 *
 * @param directory - the data directory, or `:memory:` for a database that nobody keeps
 * @throws DatabaseTooNew when a newer release has written it
 * @throws DatabaseDamaged when it is none, or is broken
 */
export function openDatabase(directory: string): Database {
  const path = directory === ':memory:' ? directory : pathIn(directory);
  const database = new SqliteDatabase(path);
  try {
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = NORMAL');
    database.pragma('foreign_keys = ON');
    migrate(database);
    return database;
  } catch (problem) {
    database.close();
    if (problem instanceof SqliteDatabase.SqliteError && DAMAGE.test(problem.code)) {
      throw new DatabaseDamaged(
        `The database ${path} is damaged (${problem.message}); put a copy in its place, or move it away to begin anew`,
      );
    }
    throw problem;
  }
}

/** Whether there is a database in a data directory. */
export function holdsDatabase(directory: string): boolean {
  return existsSync(pathIn(directory));
}

function pathIn(directory: string): string {
  return join(directory, 'sightglass.db');
}

/** Runs `write` as one transaction that is on the disk, not only in the kernel, when it returns. */
export function durably<T>(database: Database, write: () => T): T {
  database.pragma('synchronous = FULL');
  try {
    return database.transaction(write)();
  } finally {
    database.pragma('synchronous = NORMAL');
  }
}

function migrate(database: Database): void {
  const taken = Number(database.pragma('user_version', { simple: true }));
  if (taken > MIGRATIONS.length) {
    throw new DatabaseTooNew('The database was written by a newer release of Sightglass; install that one');
  }
  for (const [step, sql] of MIGRATIONS.entries()) {
    if (step < taken) continue;
    database.transaction(() => {
      database.exec(sql);
      database.pragma(`user_version = ${step + 1}`);
    })();
  }
}
