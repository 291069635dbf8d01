import { MediaError } from '../media-error.ts';
import type { FilmFacts } from '../messages.ts';
import { Recorder } from '../recording/recorder.ts';
import type { VideoStream } from '../video/video-stream.ts';

/** A film that had to be ended. */
export interface Ending {
  readonly problem: MediaError;
  readonly film: FilmFacts;
}

/** The film under way, if there is one: its beginning, its pauses and its end. */
export class FilmDesk {
  readonly #video: VideoStream;
  readonly #ended: (ending: Ending) => void;
  #recorder: Recorder | undefined;
  #starting = false;

  /**
   * @param video - what is filmed; its format stays as it is while a film is under way
   * @param ended - told of a film that could not go on
   */
  constructor(video: VideoStream, ended: (ending: Ending) => void) {
    this.#video = video;
    this.#ended = ended;
  }

  /** Whether a film is under way, paused or not. */
  get busy(): boolean {
    return this.#recorder !== undefined;
  }

  /** @throws MediaError */
  async start(path: string): Promise<void> {
    if (this.#recorder || this.#starting) {
      throw new MediaError('Invalid state', 'A recording is under way already');
    }
    this.#starting = true;
    const release = this.#video.hold();
    try {
      const recorder = await Recorder.open({ path, ...this.#video.format }, await this.#video.open(), {
        failed: (problem) => void this.#fail(problem),
      });
      this.#recorder = recorder;
      this.#video.join(recorder);
    } finally {
      release();
      this.#starting = false;
    }
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
    return this.#end(recorder);
  }

  progress(): { durationMs: number; bytes: number } | undefined {
    return this.#recorder?.progress();
  }

  async #fail(problem: MediaError): Promise<void> {
    const recorder = this.#recorder;
    if (!recorder) return;
    this.#recorder = undefined;
    this.#ended({ problem, film: await this.#end(recorder) });
  }

  async #end(recorder: Recorder): Promise<FilmFacts> {
    // What was shown by now belongs into it.
    await this.#video.settled();
    this.#video.leave(recorder);
    return recorder.close();
  }

  #busyRecorder(): Recorder {
    if (!this.#recorder) throw new MediaError('Invalid state', 'Nothing is being recorded');
    return this.#recorder;
  }
}
