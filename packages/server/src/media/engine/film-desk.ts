import type { Frame } from 'node-av';
import { MediaError } from '../media-error.ts';
import type { FilmFacts, Format, StageReport } from '../messages.ts';
import { share } from '../picture/canvas.ts';
import { Recorder } from '../recording/recorder.ts';

/** A film that had to be ended. */
export interface Ending {
  readonly problem: MediaError;
  readonly film: FilmFacts;
}

/** The film under way, if there is one: its beginning, its pauses and its end. */
export class FilmDesk {
  readonly #ended: (ending: Ending) => void;
  #recorder: Recorder | undefined;
  #starting = false;

  /** @param ended - told of a film that could not go on */
  constructor(ended: (ending: Ending) => void) {
    this.#ended = ended;
  }

  /** Whether a film is under way, paused or not. */
  get busy(): boolean {
    return this.#recorder !== undefined;
  }

  /** Whether the next frame belongs into a film. */
  get wantsFrames(): boolean {
    return this.#recorder !== undefined && !this.#recorder.paused;
  }

  /** @throws MediaError */
  async start(path: string, format: Format): Promise<void> {
    if (this.#recorder || this.#starting) {
      throw new MediaError('Invalid state', 'A recording is under way already');
    }
    this.#starting = true;
    try {
      this.#recorder = await Recorder.open(
        { path, ...format },
        { failed: (problem) => void this.#fail(problem) },
      );
    } finally {
      this.#starting = false;
    }
  }

  /** Takes a frame for the film; it stays the caller's. */
  write(frame: Frame, tick: number): void {
    if (this.wantsFrames) this.#recorder?.write(share(frame), tick);
  }

  /** @throws MediaError `Invalid state` */
  pause(): void {
    this.#busyRecorder().pause();
  }

  /** @throws MediaError `Invalid state` */
  resume(): void {
    this.#busyRecorder().resume();
  }

  /** Ends the film. @throws MediaError `Invalid state` when there is none */
  async stop(): Promise<FilmFacts> {
    const recorder = this.#busyRecorder();
    this.#recorder = undefined;
    return recorder.close();
  }

  progress(): { durationMs: number; bytes: number } | undefined {
    return this.#recorder?.progress();
  }

  takeStage(): StageReport | undefined {
    return this.#recorder?.takeStage();
  }

  async #fail(problem: MediaError): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder) return;
    this.#recorder = undefined;
    this.#ended({ problem, film: await recorder.close() });
  }

  #busyRecorder(): Recorder {
    if (!this.#recorder) throw new MediaError('Invalid state', 'Nothing is being recorded');
    return this.#recorder;
  }
}
