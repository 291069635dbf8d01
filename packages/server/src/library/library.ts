import type { MediaRecord, Page, StorageReport } from '@sightglass/protocol';
import pLimit from 'p-limit';
import type { Database } from '../storage/database.ts';
import { type Caption, checkCaption } from './caption.ts';
import { Catalogue, type ListQuery } from './catalogue.ts';
import { MediaFiles } from './media-files.ts';
import { newRecordId } from './record-id.ts';
import { type Probe, Recovery } from './recovery.ts';
import { Removals } from './removals.ts';
import { insufficientStorage, storageFailure } from './storage-failure.ts';
import { type ThumbnailMaker, Thumbnails } from './thumbnails.ts';

type Kind = MediaRecord['kind'];

/** Bytes that must be free to begin a recording, and to store a picture. */
const ROOM = { recording: 64 * 1_024 * 1_024, snapshot: 8 * 1_024 * 1_024 } as const;

/** A film that is shorter, in ms, says nothing about its bit rate: it begins with a key frame. */
const TELLING = 2_000;

/** How a recording can have ended. */
export type Ending = NonNullable<MediaRecord['ending']>;

type FilmProgress = Pick<MediaRecord, 'durationMs' | 'bytes'>;

/** What a {@link Library} needs. */
export interface LibraryOptions {
  readonly database: Database;
  /** Of the files; made when it is missing. */
  readonly directory: string;
  /** Bytes that are free on the disk. */
  readonly freeBytes?: () => number;
}

/** Recordings and pictures: their rows, their files, and what a crash left of them. */
export class Library {
  /** Of the files. */
  readonly directory: string;
  /** How records go, and come back. */
  readonly removals: Removals;
  readonly #catalogue: Catalogue;
  readonly #files: MediaFiles;
  readonly #freeBytes: () => number;
  readonly #recovery: Recovery;
  /** A media process that ends early may have a second recovery asked for during the first. */
  readonly #recoveryLine = pLimit(1);
  /** Recordings that this process is writing, and how far they are. */
  readonly #live = new Map<string, FilmProgress>();
  /** How recordings of this process have ended whose end is not in the catalogue. */
  readonly #endings = new Map<string, Ending>();
  readonly #listeners = new Set<() => void>();
  readonly #thumbnails: Thumbnails;

  constructor({ database, directory, freeBytes }: LibraryOptions) {
    this.directory = directory;
    this.#catalogue = new Catalogue(database);
    this.#files = new MediaFiles(directory);
    this.#freeBytes = freeBytes ?? (() => this.#files.freeBytes());
    this.#recovery = new Recovery(this.#catalogue, this.#files, {
      isLive: (id) => this.#live.has(id),
      // What this process knows nothing of, an earlier one has left behind.
      endingOf: (id) => this.#endings.get(id) ?? 'server-ended',
    });
    this.#thumbnails = new Thumbnails(this.#catalogue, this.#files);
    this.removals = new Removals({
      catalogue: this.#catalogue,
      files: this.#files,
      isLive: (id) => this.#live.has(id),
      tell: () => this.#tell(),
    });
  }

  /** Fulfilled when nothing is being removed any more; what is to be removed later is so in the next process. */
  close(): Promise<void> {
    return this.removals.close();
  }

  /** Counts up with everything that lists would show otherwise. */
  get revision(): number {
    return this.#catalogue.revision();
  }

  /**
   * Enters a recording that begins; its row is on the disk before its file is made.
   *
   * @returns the record, and where the file belongs
   * @throws ProtocolError `Insufficient storage`
   */
  beginRecording(facts: { startedAt: Date; resolution: string; fps: number }): {
    record: MediaRecord;
    path: string;
  } {
    const { startedAt, resolution, fps } = facts;
    const id = newRecordId(startedAt);
    const record = writing(() => {
      this.#mustHaveRoom('recording');
      return this.#catalogue.add({
        id,
        kind: 'recording',
        state: 'recording',
        ending: null,
        file: this.#files.nameOf('recording', id),
        startedAt: startedAt.toISOString(),
        durationMs: 0,
        bytes: 0,
        resolution,
        fps,
      });
    });
    this.#live.set(id, { durationMs: 0, bytes: 0 });
    this.#tell();
    return { record, path: this.#files.pathOf('recording', id) };
  }

  /** Notes how far a recording of this process is. */
  noteProgress(id: string, { durationMs, bytes }: FilmProgress): void {
    if (this.#live.has(id)) this.#live.set(id, { durationMs, bytes });
  }

  /**
   * Enters how a recording has ended. Where that cannot be written, the recording is one to recover.
   *
   * @returns its record; undefined for one without a picture, which goes
   * @throws ProtocolError `Insufficient storage` or `Hardware error`
   */
  async finishRecording(
    id: string,
    { durationMs, bytes }: { durationMs: number; bytes: number },
    ending: Ending = 'stopped',
  ): Promise<MediaRecord | undefined> {
    if (durationMs === 0 || bytes === 0) {
      await this.discardRecording(id);
      return undefined;
    }
    this.#live.delete(id);
    this.#endings.set(id, ending);
    const record = writing(() => this.#catalogue.finish(id, { state: 'ready', ending, durationMs, bytes }));
    this.#endings.delete(id);
    this.#tell();
    return record;
  }

  /** Takes back a recording that never began. @throws ProtocolError */
  async discardRecording(id: string): Promise<void> {
    try {
      await this.removals.erase('recording', id);
    } finally {
      this.#live.delete(id);
    }
  }

  /** Lets go of a recording whose writer is gone: it is one to recover from now on. */
  abandonRecording(id: string): void {
    this.#live.delete(id);
    this.#endings.set(id, 'media-failed');
  }

  /**
   * Stores a picture, on the disk when fulfilled; else nothing of it is left.
   *
   * @throws ProtocolError `Insufficient storage` or `Hardware error`
   */
  async addSnapshot(
    jpeg: Uint8Array,
    { takenAt, resolution }: { takenAt: Date; resolution: string },
  ): Promise<MediaRecord> {
    const id = newRecordId(takenAt);
    writing(() => this.#mustHaveRoom('snapshot'));
    try {
      const record = await this.#files.addSnapshot(id, jpeg, () =>
        this.#catalogue.add({
          id,
          kind: 'snapshot',
          state: 'ready',
          ending: null,
          file: this.#files.nameOf('snapshot', id),
          startedAt: takenAt.toISOString(),
          durationMs: 0,
          bytes: jpeg.length,
          resolution,
          fps: 0,
        }),
      );
      this.#tell();
      return record;
    } catch (problem) {
      // Should that fail too, the next recovery does it.
      await this.removals.erase('snapshot', id).catch(() => {});
      throw storageFailure(problem);
    }
  }

  get(kind: Kind, id: string): MediaRecord | undefined {
    const record = this.#catalogue.find(kind, id);
    return record && this.#upToNow(record);
  }

  /** Newest first. @throws ProtocolError `Invalid value` for a cursor that no page gave */
  list(kind: Kind, query: ListQuery): Page {
    const { items, cursor } = this.#catalogue.list(kind, query);
    return { items: items.map((record) => this.#upToNow(record)), cursor };
  }

  /** The newest that has ended, or null. */
  latest(kind: Kind): MediaRecord | null {
    return this.#catalogue.latest(kind);
  }

  pathOf({ kind, id }: MediaRecord): string {
    return this.#files.pathOf(kind, id);
  }

  /**
   * A small JPEG of a picture, or from the beginning of a recording. Who asks for the same meanwhile gets the same.
   *
   * @param make - makes it from the file, the first time
   * @throws what `make` throws
   */
  thumbnail(record: MediaRecord, make: ThumbnailMaker): Promise<Buffer> {
    return this.#thumbnails.of(record, make);
  }

  /**
   * Gives a record another name or note; what is left out stays.
   *
   * @returns the record; undefined when there is none
   * @throws ProtocolError `Invalid value`, or `Insufficient storage`
   */
  caption(kind: Kind, id: string, wanted: Partial<Caption>): MediaRecord | undefined {
    const caption = checkCaption(wanted);
    const record = writing(() => this.#catalogue.caption(kind, id, caption));
    this.#tell();
    return record && this.#upToNow(record);
  }

  /** Room on the disk. @throws the operating system's error */
  async storage(): Promise<Omit<StorageReport, 'secondsLeft'>> {
    const { usedBytes, recordings } = this.#catalogue.totals();
    const growing = [...this.#live.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return { freeBytes: this.#freeBytes(), usedBytes: usedBytes + growing, recordings };
  }

  /**
   * What a recording takes: the one under way, or else the newest of a size and rate.
   *
   * @returns bytes per second; undefined while that is not known
   */
  bytesPerSecond(format: Pick<MediaRecord, 'resolution' | 'fps'>): number | undefined {
    const growing = [...this.#live.values()].find(({ durationMs }) => durationMs >= TELLING);
    if (growing) return (growing.bytes * 1_000) / growing.durationMs;
    return this.#catalogue.rateOf(format, TELLING);
  }

  /**
   * Brings rows and files together again after a crash: cut films are measured, files without a row get
   * one, rows without a file and half-written files go. Recordings of this process are left alone.
   *
   * @returns the recordings that were cut off and can be played
   * @throws what `probe` fails with for another reason than the film; that film is left for the next time
   */
  async recover(probe: Probe): Promise<readonly MediaRecord[]> {
    try {
      return await this.#recoveryLine(() => this.#recovery.run(probe));
    } finally {
      this.#tell();
    }
  }

  /** Calls `listener` after every change. @returns what ends it */
  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The row of a recording that is being written tells only of its beginning. */
  #upToNow(record: MediaRecord): MediaRecord {
    return { ...record, ...this.#live.get(record.id) };
  }

  #mustHaveRoom(kind: Kind): void {
    if (this.#freeBytes() < ROOM[kind]) throw insufficientStorage();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function writing<T>(write: () => T): T {
  try {
    return write();
  } catch (problem) {
    throw storageFailure(problem);
  }
}
