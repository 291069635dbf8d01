import { type MediaRecord, ProtocolError } from '@sightglass/protocol';
import type { FilmFacts } from '../media/messages.ts';
import type { Catalogue } from './catalogue.ts';
import type { MediaFiles } from './media-files.ts';
import { isRecordId, timeOfId } from './record-id.ts';

/** Measures a film that was cut off. @throws ProtocolError `Invalid value` when nothing of it can be played */
export type Probe = (path: string) => Promise<FilmFacts>;

/** Brings rows and files together again after a crash. */
export class Recovery {
  readonly #catalogue: Catalogue;
  readonly #files: MediaFiles;
  readonly #isLive: (id: string) => boolean;

  /** @param isLive - whether a recording is still being written */
  constructor(catalogue: Catalogue, files: MediaFiles, isLive: (id: string) => boolean) {
    this.#catalogue = catalogue;
    this.#files = files;
    this.#isLive = isLive;
  }

  /** @returns the recordings that were cut off and are whole again */
  async run(probe: Probe): Promise<readonly MediaRecord[]> {
    await this.#snapshots();
    const recovered: MediaRecord[] = [];
    const known = new Set<string>();
    for (const record of this.#catalogue.all('recording')) {
      known.add(record.id);
      if (this.#isLive(record.id)) continue;
      if ((await this.#files.sizeOf('recording', record.id)) === undefined) await this.#forget(record.id);
      else if (record.state === 'recording') {
        const film = await this.#measure(record.id, probe);
        const whole = film && this.#catalogue.finish(record.id, { state: 'recovered', ...factsOf(film) });
        if (whole) recovered.push(whole);
      }
    }
    for (const id of await this.#files.ids('recording')) {
      if (known.has(id) || this.#isLive(id) || !isRecordId(id)) continue;
      const film = await this.#measure(id, probe);
      if (film) recovered.push(this.#adopt(id, film));
    }
    return recovered;
  }

  /** Pictures are written whole or not at all: only the row or only the file can be missing. */
  async #snapshots(): Promise<void> {
    const present = new Set(await this.#files.ids('snapshot'));
    for (const { id } of this.#catalogue.all('snapshot')) {
      if (!present.delete(id)) this.#catalogue.remove(id);
    }
    for (const id of present) if (isRecordId(id)) await this.#files.remove('snapshot', id);
  }

  /** What is playable of a film; what is not goes. */
  async #measure(id: string, probe: Probe): Promise<FilmFacts | undefined> {
    try {
      return await probe(this.#files.pathOf('recording', id));
    } catch (problem) {
      if (!(problem instanceof ProtocolError) || problem.error !== 'Invalid value') throw problem;
      await this.#forget(id);
      return undefined;
    }
  }

  async #forget(id: string): Promise<void> {
    this.#catalogue.remove(id);
    await this.#files.remove('recording', id);
  }

  #adopt(id: string, film: FilmFacts): MediaRecord {
    return this.#catalogue.add({
      id,
      kind: 'recording',
      state: 'recovered',
      file: this.#files.nameOf('recording', id),
      startedAt: timeOfId(id).toISOString(),
      ...factsOf(film),
    });
  }
}

function factsOf({ durationMs, bytes, width, height, fps }: FilmFacts) {
  return { durationMs, bytes, resolution: `${width}x${height}`, fps };
}
