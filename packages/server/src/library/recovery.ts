import { type MediaRecord, ProtocolError } from '@sightglass/protocol';
import type { FilmFacts } from '../media/messages.ts';
import type { Catalogue } from './catalogue.ts';
import { jpegSize } from './jpeg-size.ts';
import type { MediaFiles } from './media-files.ts';
import { isRecordId, timeOfId } from './record-id.ts';

/** Measures a film that was cut off. @throws ProtocolError `Invalid value` when nothing of it can be played */
export type Probe = (path: string) => Promise<FilmFacts>;

/** What this process knows of recordings. */
export interface Fates {
  /** Whether one is still being written. */
  readonly isLive: (id: string) => boolean;
  /** How one ended that is not. */
  readonly endingOf: (id: string) => MediaRecord['ending'];
}

/** How often a film may take the media process down until it is left alone, or the picture never came back. */
const TRIES = 2;

/**
 * Brings rows and files together again after a crash. The library goes on meanwhile: each record is
 * looked at again when its turn comes.
 */
export class Recovery {
  readonly #catalogue: Catalogue;
  readonly #files: MediaFiles;
  readonly #fates: Fates;
  /** How often the measuring of a film broke off. */
  readonly #failures = new Map<string, number>();

  constructor(catalogue: Catalogue, files: MediaFiles, fates: Fates) {
    this.#catalogue = catalogue;
    this.#files = files;
    this.#fates = fates;
  }

  /**
   * A film that cannot be measured now stays as it is; the others are looked at nevertheless.
   *
   * @returns the recordings that were cut off and are whole again
   * @throws what the first film failed with that could not be measured
   */
  async run(probe: Probe): Promise<readonly MediaRecord[]> {
    await this.#files.removeLeftovers();
    const recovered: MediaRecord[] = [];
    const problems: unknown[] = [];
    for (const id of await this.#ids('recording')) {
      try {
        const record = await this.#film(id, probe);
        if (record) recovered.push(record);
      } catch (problem) {
        // Once the process is gone the films behind fail too, through no fault of theirs.
        if (problems.length === 0) this.#failures.set(id, (this.#failures.get(id) ?? 0) + 1);
        problems.push(problem);
      }
    }
    await this.#snapshots();
    await this.#thumbnails();
    if (problems.length > 0) throw problems[0];
    return recovered;
  }

  /** @returns its record when it was cut off and is whole again */
  async #film(id: string, probe: Probe): Promise<MediaRecord | undefined> {
    if (this.#fates.isLive(id)) return undefined;
    const record = this.#catalogue.findAny('recording', id);
    if (record && record.state !== 'recording') {
      if ((await this.#files.sizeOf('recording', id)) === undefined) this.#catalogue.remove(id);
      return undefined;
    }
    if ((this.#failures.get(id) ?? 0) >= TRIES) return undefined;
    const film = await this.#measure(id, probe);
    if (!film) {
      await this.#files.remove('recording', id);
      this.#catalogue.remove(id);
      return undefined;
    }
    const ending = this.#fates.endingOf(id);
    if (record) return this.#catalogue.finish(id, { state: 'recovered', ending, ...factsOf(film) });
    return this.#catalogue.add({
      id,
      kind: 'recording',
      state: 'recovered',
      ending,
      file: this.#files.nameOf('recording', id),
      startedAt: timeOfId(id).toISOString(),
      ...factsOf(film),
    });
  }

  /** What is playable of a film; undefined when that is nothing. */
  async #measure(id: string, probe: Probe): Promise<FilmFacts | undefined> {
    // No file, or an empty one: nothing was written before the end came.
    if (!(await this.#files.sizeOf('recording', id))) return undefined;
    try {
      const film = await probe(this.#files.pathOf('recording', id));
      return film.durationMs > 0 && film.width > 0 ? film : undefined;
    } catch (problem) {
      if (problem instanceof ProtocolError && problem.error === 'Invalid value') return undefined;
      throw problem;
    }
  }

  /** Pictures are written whole or not at all: only the row or only the file can be missing. */
  async #snapshots(): Promise<void> {
    for (const id of await this.#ids('snapshot')) {
      const known = this.#catalogue.findAny('snapshot', id);
      const bytes = await this.#files.sizeOf('snapshot', id);
      if (known && bytes === undefined) this.#catalogue.remove(id);
      if (known || bytes === undefined) continue;
      const size = jpegSize(await this.#files.readSnapshot(id));
      if (!size) continue;
      this.#catalogue.add({
        id,
        kind: 'snapshot',
        state: 'recovered',
        ending: null,
        file: this.#files.nameOf('snapshot', id),
        startedAt: timeOfId(id).toISOString(),
        durationMs: 0,
        bytes,
        resolution: `${size.width}x${size.height}`,
        fps: 0,
      });
    }
  }

  /** Those of records that are gone go too. */
  async #thumbnails(): Promise<void> {
    for (const id of await this.#files.thumbnailIds()) {
      const known = this.#catalogue.findAny('recording', id) ?? this.#catalogue.findAny('snapshot', id);
      if (isRecordId(id) && !known) await this.#files.removeThumbnail(id);
    }
  }

  /** Ids of a kind that have a row, a file or both, oldest first. */
  async #ids(kind: MediaRecord['kind']): Promise<readonly string[]> {
    const files = (await this.#files.ids(kind)).filter(isRecordId);
    return [...new Set([...this.#catalogue.ids(kind), ...files])].sort();
  }
}

function factsOf({ durationMs, bytes, width, height, fps }: FilmFacts) {
  return { durationMs, bytes, resolution: `${width}x${height}`, fps };
}
