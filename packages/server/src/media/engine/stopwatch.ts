import type { StageReport } from '../messages.ts';

/** Adds up the wall-clock time that one stage of the picture takes. */
export class Stopwatch {
  readonly #stage: string;
  #frames = 0;
  #totalMs = 0;
  #maxMs = 0;

  /** @param stage - the name in reports */
  constructor(stage: string) {
    this.#stage = stage;
  }

  /** Runs `work` for one frame and counts its time, whether it succeeds or not. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const begun = performance.now();
    try {
      return await work();
    } finally {
      this.add(performance.now() - begun);
    }
  }

  /** Counts one frame that took `ms`. */
  add(ms: number): void {
    this.#frames += 1;
    this.#totalMs += ms;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  /** What came together since the last call. */
  take(): StageReport {
    const report = {
      stage: this.#stage,
      frames: this.#frames,
      meanMs: this.#frames === 0 ? 0 : this.#totalMs / this.#frames,
      maxMs: this.#maxMs,
    };
    this.#frames = 0;
    this.#totalMs = 0;
    this.#maxMs = 0;
    return report;
  }
}
