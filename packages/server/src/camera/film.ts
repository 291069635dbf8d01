import { type MediaRecord, ProtocolError, type RecordingProgress } from '@sightglass/protocol';
import type { Library } from '../library/library.ts';
import type { FilmFacts, Format } from '../media/messages.ts';
import type { MediaProcess } from './media-process.ts';

/** The recording under way, from its row in the library to its end. */
export class Film {
  readonly #library: Library;
  readonly #media: MediaProcess;
  #record: MediaRecord | undefined;

  constructor(library: Library, media: MediaProcess) {
    this.#library = library;
    this.#media = media;
  }

  /** Begins a film. @throws ProtocolError; then nothing is left of it */
  async start({ width, height, fps }: Format): Promise<RecordingProgress> {
    if (this.#record) throw new ProtocolError('Invalid state', 'A recording is under way already');
    const facts = { startedAt: new Date(), resolution: `${width}x${height}`, fps };
    const { record, path } = this.#library.beginRecording(facts);
    this.#record = record;
    try {
      await this.#media.call('startRecording', { path });
    } catch (problem) {
      this.#record = undefined;
      await this.#library.discardRecording(record.id);
      throw problem;
    }
    return { file: record.file, startedAt: record.startedAt, durationMs: 0, bytes: 0 };
  }

  /** Ends the film. @returns its record; undefined when it was ended from elsewhere meanwhile */
  async stop(): Promise<MediaRecord | undefined> {
    if (!this.#record) return undefined;
    return this.finish(await this.#media.call('stopRecording', {}));
  }

  /** Enters a film that has ended. */
  async finish(film: FilmFacts): Promise<MediaRecord | undefined> {
    const record = this.#record;
    this.#record = undefined;
    return record && this.#library.finishRecording(record.id, film);
  }

  /** Lets go of a film whose process is gone; the library recovers its file. */
  abandon(): boolean {
    const lost = this.#record;
    this.#record = undefined;
    if (lost) this.#library.abandonRecording(lost.id);
    return lost !== undefined;
  }

  /** Notes how far the film under way is. @returns what is known of it */
  progress(durationMs: number, bytes: number): RecordingProgress | undefined {
    if (this.#record) this.#library.noteProgress(this.#record.id, { durationMs, bytes });
    return this.#record && { file: this.#record.file, startedAt: this.#record.startedAt, durationMs, bytes };
  }
}
