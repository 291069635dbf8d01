import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import type { FilmFacts } from '../media/messages.ts';
import { type Database, openDatabase } from '../storage/database.ts';
import { Library, type LibraryOptions } from './library.ts';

/** What the tests write where a film would be. */
export const FILM = Buffer.from('a film');
/** What a probe finds in it. */
export const FACTS: FilmFacts = { durationMs: 4_000, bytes: 6, width: 1_280, height: 720, fps: 25 };

/** The beginning of a JPEG of 640x480: the start, a comment, a frame header. */
export const JPEG = Buffer.from(
  'ffd8fffe000468 69ffc0001108 01e00280 03012200021101031101'.replaceAll(' ', ''),
  'hex',
);

/** Makes a film that was stopped. @returns its record */
export async function stoppedFilm(
  library: Library,
  { startedAt, bytes = FILM }: { startedAt: Date; bytes?: Buffer },
): Promise<MediaRecord> {
  const { record, path } = library.beginRecording({ startedAt, resolution: '1280x720', fps: 25 });
  writeFileSync(path, bytes);
  const stopped = await library.finishRecording(record.id, {
    durationMs: FACTS.durationMs,
    bytes: bytes.length,
  });
  if (!stopped) throw new Error('There is nothing in the film');
  return stopped;
}

/** A data directory that is there for one test. */
export class TemporaryData {
  readonly directory = mkdtempSync(join(tmpdir(), 'sightglass-library-'));
  readonly database: Database = openDatabase(this.directory);

  /** The library in it, as a process that has just started finds it. */
  library(options: Partial<LibraryOptions> = {}): Library {
    return new Library({ database: this.database, directory: this.path(), ...options });
  }

  /** A path below the directory of the library. */
  path(...parts: readonly string[]): string {
    return join(this.directory, 'media', ...parts);
  }

  remove(): void {
    this.database.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
