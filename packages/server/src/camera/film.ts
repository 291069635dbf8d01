import { type MediaRecord, ProtocolError, type RecordingProgress, type State } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Ending, Library } from '../library/library.ts';
import type { FilmFacts, Format, FromMedia } from '../media/messages.ts';
import type { MediaProcess } from './media-process.ts';

/** The recording under way, from its row in the library to its end. */
export class Film {
  readonly #library: Library;
  readonly #media: MediaProcess;
  readonly #logger: Logger;
  #record: MediaRecord | undefined;

  constructor(library: Library, media: MediaProcess, logger: Logger) {
    this.#library = library;
    this.#media = media;
    this.#logger = logger;
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
    return this.#finish(await this.#media.call('stopRecording', {}), 'stopped');
  }

  /** Enters a film that the media process had to end. @returns what is so from now on */
  async ended({
    error,
    message,
    film,
  }: Extract<FromMedia, { type: 'recordingEnded' }>): Promise<Partial<State>> {
    this.#logger.error({ error }, `The recording was ended: ${message}`);
    const reason = error === 'Insufficient storage' ? 'disk-full' : 'media-failed';
    const record = await this.#finish(film, reason).catch((problem: unknown) => {
      const text = 'The end of the recording could not be entered; the next start does';
      this.#logger.error({ err: problem }, text);
      return undefined;
    });
    return { record: false, recording: null, ...(record ? { 'last-recording': record } : {}) };
  }

  /** Films that a crash cut off become records. */
  async recover(): Promise<void> {
    try {
      await this.#library.recover((path) => this.#media.call('mend', { path }));
    } catch (problem) {
      const text = 'Cut recordings could not be recovered; the next start tries again';
      this.#logger.error({ err: problem }, text);
    }
  }

  async #finish(film: FilmFacts, ending: Ending): Promise<MediaRecord | undefined> {
    const record = this.#record;
    this.#record = undefined;
    return record && this.#library.finishRecording(record.id, film, ending);
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
