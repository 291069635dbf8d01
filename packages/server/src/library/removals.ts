import { type MediaRecord, ProtocolError } from '@sightglass/protocol';
import type { Catalogue, Removal } from './catalogue.ts';
import type { MediaFiles } from './media-files.ts';
import { storageFailure } from './storage-failure.ts';

type Kind = MediaRecord['kind'];

/** Longest time in which a removal can be taken back, in seconds. */
export const UNDO_SECONDS = 300;

/** How long a removal waits that the disk has refused, in ms. */
const RETRY = 30_000;

/** What {@link Removals} work on. */
export interface RemovalsOptions {
  readonly catalogue: Catalogue;
  readonly files: MediaFiles;
  /** Whether a recording is still being written. */
  readonly isLive: (id: string) => boolean;
  /** Called after every change. */
  readonly tell: () => void;
}

/**
 * The end of records: at once, or in a while, until which it can be taken back. The rows say what is to be removed when,
 * so that it outlives a crash: a record is in the library, or on its way out of it, and never half of either.
 */
export class Removals {
  readonly #options: RemovalsOptions;
  /** By id; an id that is not here cannot be taken back. */
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #retries = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  #closed = false;

  /** Goes on with what an earlier process was to remove. What was due meanwhile goes at once. */
  constructor(options: RemovalsOptions) {
    this.#options = options;
    const now = Date.now();
    for (const removal of options.catalogue.removals()) {
      if (removal.at <= now) this.#begin(removal);
      // Nobody knows whether the clock was set since.
      else this.#wait(removal, Math.min(removal.at - now, UNDO_SECONDS * 1_000));
    }
  }

  /**
   * Removes a record with its files.
   *
   * @returns whether there was one
   * @throws ProtocolError `Recording in progress`, or `Hardware error` when the disk refuses
   */
  async now(kind: Kind, id: string): Promise<boolean> {
    return this.#isRemovable(kind, id) && this.erase(kind, id);
  }

  /**
   * Takes a record out of sight, and removes it with its files when the time to take that back has passed.
   *
   * @param undoSeconds - 1 to {@link UNDO_SECONDS}
   * @returns whether there was one
   * @throws ProtocolError `Recording in progress`, or `Insufficient storage`
   */
  later(kind: Kind, id: string, undoSeconds: number): boolean {
    if (!this.#isRemovable(kind, id)) return false;
    const delay = undoSeconds * 1_000;
    const removal = { kind, id, at: Date.now() + delay };
    try {
      this.#options.catalogue.hide(removal);
    } catch (problem) {
      throw storageFailure(problem);
    }
    this.#wait(removal, delay);
    this.#options.tell();
    return true;
  }

  /**
   * Brings a record back that is to be removed.
   *
   * @returns it; undefined where there is none, or it is too late
   * @throws ProtocolError `Insufficient storage` or `Hardware error`; it can be tried again
   */
  takeBack(kind: Kind, id: string): MediaRecord | undefined {
    const { catalogue, tell } = this.#options;
    if (!this.#waiting.has(id) || !catalogue.findAny(kind, id)) return undefined;
    try {
      const record = catalogue.restore(kind, id);
      clearTimeout(this.#waiting.get(id));
      this.#waiting.delete(id);
      tell();
      return record;
    } catch (problem) {
      throw storageFailure(problem);
    }
  }

  /** Removes what there is of a record, whatever its state. @returns whether there was a row @throws ProtocolError */
  async erase(kind: Kind, id: string): Promise<boolean> {
    const { catalogue, files, tell } = this.#options;
    try {
      // The file first: a row without one is dropped at the next start, a file without a row would come back.
      await files.remove(kind, id);
      const existed = catalogue.remove(id);
      await files.removeThumbnail(id);
      tell();
      return existed;
    } catch (problem) {
      throw storageFailure(problem);
    }
  }

  /** Lets go of what waits, which the next process goes on with; fulfilled when nothing is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of [...this.#waiting.values(), ...this.#retries]) clearTimeout(timer);
    this.#waiting.clear();
    await Promise.all(this.#underWay);
  }

  /** Whether there is such a record. @throws ProtocolError `Recording in progress` */
  #isRemovable(kind: Kind, id: string): boolean {
    if (!this.#options.catalogue.find(kind, id)) return false;
    if (!this.#options.isLive(id)) return true;
    throw new ProtocolError('Recording in progress', 'End the recording before deleting it');
  }

  #wait(removal: Removal, delay: number): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(removal.id);
      this.#begin(removal);
    }, delay);
    this.#waiting.set(removal.id, timer);
  }

  #begin(removal: Removal): void {
    const work = this.erase(removal.kind, removal.id)
      .then(() => {})
      .catch(() => this.#tryAgain(removal))
      .finally(() => this.#underWay.delete(work));
    this.#underWay.add(work);
  }

  /** Part of it may be gone: it is never shown again, and goes as soon as the disk lets it. */
  #tryAgain(removal: Removal): void {
    if (this.#closed) return;
    const timer = setTimeout(() => {
      this.#retries.delete(timer);
      this.#begin(removal);
    }, RETRY);
    this.#retries.add(timer);
  }
}
