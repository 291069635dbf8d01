import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { MendableError } from '../mendable-error.ts';

/** The data directory cannot be used; the message is one line that says what to do. */
export class DataDirectoryError extends MendableError {
  override readonly name = 'DataDirectoryError';
}

/** A data directory that this process alone uses. */
export interface DataDirectory {
  readonly path: string;
  /** Lets another server have it. */
  release(): void;
}

/**
 * Makes the directory when it is missing, and takes it for this process alone. The lock is one of the
 * operating system's: it goes with the process, however that ends.
 *
 * @throws DataDirectoryError when it cannot be written, or another server uses it
 */
export function claimDataDirectory(path: string): DataDirectory {
  try {
    makeDirectory(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (problem) {
    throw new DataDirectoryError(
      `The data directory ${path} cannot be written (${codeOf(problem)}); choose another with --data`,
    );
  }
  const lock = openLock(path);
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (problem) {
    lock.close();
    if (codeOf(problem) === 'SQLITE_BUSY') {
      throw new DataDirectoryError(
        `Another server uses the data directory ${path}; end it, or choose another with --data`,
      );
    }
    throw new DataDirectoryError(`The data directory ${path} cannot be locked (${codeOf(problem)})`);
  }
  return { path, release: () => lock.close() };
}

/** Step by step: where nothing can be made, such as below `/proc`, the recursive way of Node.js never ends. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeDirectory(dirname(path));
  mkdirSync(path, { mode: 0o750 });
}

function openLock(path: string): SqliteDatabase.Database {
  try {
    return new SqliteDatabase(join(path, 'server.lock'), { timeout: 0 });
  } catch (problem) {
    throw new DataDirectoryError(
      `The data directory ${path} cannot be written (${codeOf(problem)}); choose another with --data`,
    );
  }
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
}
