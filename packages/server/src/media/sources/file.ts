import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Frame } from 'node-av';
import { Backoff } from './backoff.ts';
import { pause } from './pause.ts';
import { Presence } from './presence.ts';
import type { Source, SourceEvents, SourceFormat } from './source.ts';
import { type TimedFrame, VideoInput, VideoInputError } from './video-input.ts';

/** Later than this, playing goes on from where it is instead of hurrying after the clock, in ms. */
const GREATEST_DELAY_MS = 250;
/** A longer step between two pictures' timestamps is a mistake in the file, in ms. */
const GREATEST_STEP_MS = 10_000;
const DEFAULT_RATE = 25;

/** A file played from its beginning to its end. */
interface Round {
  readonly pictures: number;
  readonly lone: Frame | undefined;
}

/**
 * Plays a video file for ever, at its own speed, from the start again at its end without a gap. A file with a single
 * picture is that picture for ever, at the frame rate of the format. At the end of every round the file is
 * looked at: where it was replaced, the new one is played; where it is gone, the source is lost until it returns.
 */
export class FileSource implements Source {
  readonly sensors = 1;
  readonly simulatesSensor = false;
  readonly #path: string;
  readonly #stopping = new AbortController();
  #format: SourceFormat;
  #running: Promise<void> | undefined;
  /** When the next picture is due, in ms of `performance.now()`. */
  #due = 0;

  constructor(path: string, format: SourceFormat) {
    this.#path = resolve(path);
    this.#format = format;
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setScene(): void {}

  selectSensor(): void {}

  setFormat(format: SourceFormat): void {
    this.#format = format;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    const presence = new Presence(events, `Video file ${this.#path}`);
    const backoff = new Backoff();
    while (!signal.aborted) {
      try {
        await this.#play(events, presence, backoff);
      } catch (error) {
        if (signal.aborted) return;
        presence.gone(reasonOf(error));
        await pause(backoff.next(), signal);
      }
    }
  }

  /** Plays round after round, until the file is another one (returns) or cannot be played (throws). */
  async #play(events: SourceEvents, presence: Presence, backoff: Backoff): Promise<void> {
    const { signal } = this.#stopping;
    const print = await fingerprint(this.#path);
    const options = { demuxer: { protocol_whitelist: 'file' }, threads: 2 };
    let input = await VideoInput.open(this.#path, options, signal);
    let rewound = false;
    try {
      this.#due = Math.max(this.#due, performance.now());
      while (!signal.aborted) {
        const { pictures, lone } = await this.#playOnce(input, (frame) => {
          backoff.reset();
          presence.here();
          events.frame(frame);
        });
        if (lone) await this.#show(lone, print, events);
        if (signal.aborted || (await fingerprint(this.#path)) !== print) return;
        // Some formats claim to have gone back, and then give nothing.
        if (pictures === 0 && !rewound) throw new VideoInputError('there is no picture in it');
        rewound = pictures > 0 && (await input.rewind());
        if (rewound) continue;
        await input.close();
        input = await VideoInput.open(this.#path, options, signal);
      }
    } finally {
      await input.close();
    }
  }

  /**
   * Delivers every picture when it is due, and leaves the end of the last one in `#due`. Returns how many there were
   * and, where it was the only one, that picture, which is the caller's then.
   */
  async #playOnce(input: VideoInput, deliver: (frame: Frame) => void): Promise<Round> {
    const usual = 1000 / (input.rate ?? DEFAULT_RATE);
    const { signal } = this.#stopping;
    let only: Frame | null | undefined;
    let previous: TimedFrame | undefined;
    let pictures = 0;
    for (;;) {
      const next = await this.#nextOrEnd(input, previous !== undefined);
      if (!next) break;
      if (previous) {
        only?.free();
        only = null;
        this.#advance(stepBetween(previous, next, usual));
      } else {
        only = next.frame.clone();
      }
      previous = next;
      pictures += 1;
      await pause(this.#due - performance.now(), signal);
      if (signal.aborted) {
        next.frame.free();
        break;
      }
      deliver(next.frame);
    }
    if (!previous) return { pictures, lone: undefined };
    this.#advance(previous.duration ?? usual);
    if (!signal.aborted) return { pictures, lone: only ?? undefined };
    only?.free();
    return { pictures, lone: undefined };
  }

  /** A film that is damaged or cut off ends there, where it has any picture at all. */
  async #nextOrEnd(input: VideoInput, begun: boolean): Promise<TimedFrame | null> {
    try {
      return await input.next();
    } catch (error) {
      if (begun && error instanceof VideoInputError) return null;
      throw error;
    }
  }

  #advance(step: number): void {
    const now = performance.now();
    this.#due += step;
    if (this.#due < now - GREATEST_DELAY_MS) this.#due = now;
  }

  /** Repeats the only picture of the file until the file changes. */
  async #show(picture: Frame, print: string, events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    try {
      for (let looked = performance.now(); ; ) {
        await pause(this.#due - performance.now(), signal);
        if (signal.aborted) return;
        if (performance.now() - looked > 1000) {
          if ((await fingerprint(this.#path)) !== print) return;
          looked = performance.now();
        }
        const copy = picture.clone();
        if (copy) events.frame(copy);
        this.#advance(1000 / this.#format.fps);
      }
    } finally {
      picture.free();
    }
  }
}

/** Time from one picture to the next in ms; timestamps that are missing or make no sense give way to the usual step. */
function stepBetween(previous: TimedFrame, next: TimedFrame, usual: number): number {
  if (previous.at === undefined || next.at === undefined) return previous.duration ?? usual;
  const step = next.at - previous.at;
  return step > 0 && step <= GREATEST_STEP_MS ? step : usual;
}

/** Differs when the file at the path is another one, or was written to. Throws VideoInputError when there is none. */
async function fingerprint(path: string): Promise<string> {
  const facts = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new VideoInputError(error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (!facts.isFile()) throw new VideoInputError('this is no file');
  return `${facts.dev} ${facts.ino} ${facts.size} ${facts.mtimeMs}`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
