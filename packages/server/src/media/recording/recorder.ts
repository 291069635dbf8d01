import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  Encoder,
  FF_ENCODER_LIBX264,
  type Frame,
  Muxer,
  Rational,
} from 'node-av';
import { Stopwatch } from '../engine/stopwatch.ts';
import { asMediaError, type MediaError } from '../media-error.ts';
import type { FilmFacts, StageReport } from '../messages.ts';
import { FilmFile } from './film-file.ts';

/** What a film is to be. */
export interface FilmSpec {
  /** Of a file that does not exist yet. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** What a {@link Recorder} tells of itself. */
export interface RecorderEvents {
  /** It cannot go on, such as on a full disk; it still has to be closed. */
  failed(problem: MediaError): void;
}

/** Frames that may wait for the encoder; more are left out, and the film shows the one before for longer. */
const QUEUE_LIMIT = 10;
/** Longest fragment of the file, in microseconds: what a power cut can cost. */
const FRAGMENT = 500_000;
/**
 * The muxer's memory for what it writes, in bytes. node-av does not give it back at the end of a film, so it
 * is small; but the sizes of boxes are put in afterwards, and so a `moov` or `moof` must fit.
 */
const MUXER_BUFFER = 8_192;
/** Bits per pixel and frame that the film may take on average: 1280x720 at 30/s gives 6.2 Mbit/s. */
const BITS_PER_PIXEL = 0.225;

/**
 * Writes a film: H.264 in a fragmented MP4 that plays at every moment, also after a power cut. A pause
 * stops its clock; it goes on in the same file without a gap in its timestamps.
 */
export class Recorder {
  readonly #spec: FilmSpec;
  readonly #events: RecorderEvents;
  readonly #file: FilmFile;
  readonly #encoder: Encoder;
  readonly #muxer: Muxer;
  /** What the muxer gave that is not in the file yet. */
  readonly #written: Buffer[];
  readonly #stream: number;
  readonly #stopwatch = new Stopwatch('h264');
  readonly #queue: { readonly frame: Frame; readonly pts: number; readonly key: boolean }[] = [];
  #working: Promise<void> | undefined;
  #paused = false;
  #failed = false;
  /** Tick of the stream that is the zero of the film's clock; undefined until the next frame says it. */
  #zero: number | undefined;
  /** Film time of the next frame, in frames. */
  #next = 0;
  #keyWanted = true;

  private constructor(
    spec: FilmSpec,
    events: RecorderEvents,
    parts: { file: FilmFile; encoder: Encoder; muxer: Muxer; written: Buffer[] },
  ) {
    this.#spec = spec;
    this.#events = events;
    this.#file = parts.file;
    this.#encoder = parts.encoder;
    this.#muxer = parts.muxer;
    this.#written = parts.written;
    this.#stream = parts.muxer.addStream(parts.encoder);
  }

  /** Begins a film. @throws MediaError when its file or the encoder cannot be made */
  static async open(spec: FilmSpec, events: RecorderEvents): Promise<Recorder> {
    const file = await FilmFile.create(spec.path).catch((problem: unknown) => {
      throw asMediaError(problem);
    });
    const encoder = await Encoder.create(FF_ENCODER_LIBX264, encoderOptions(spec));
    encoder.setCodecFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    const written: Buffer[] = [];
    const muxer = await Muxer.open(
      // The buffer belongs to the muxer, which uses it again.
      { write: (bytes) => written.push(Buffer.from(bytes)) && bytes.length },
      {
        format: 'mp4',
        bufferSize: MUXER_BUFFER,
        options: {
          movflags: 'frag_keyframe+empty_moov+default_base_moof',
          frag_duration: FRAGMENT,
        },
      },
    );
    return new Recorder(spec, events, { file, encoder, muxer, written });
  }

  get paused(): boolean {
    return this.#paused;
  }

  /**
   * Takes a frame and owns it from now on.
   *
   * @param tick - number of the frame in the stream; a number left out is time that passed
   */
  write(frame: Frame, tick: number): void {
    if (this.#paused || this.#failed || this.#queue.length >= QUEUE_LIMIT) {
      frame.free();
      return;
    }
    this.#zero ??= tick - this.#next;
    const pts = Math.max(this.#next, tick - this.#zero);
    this.#next = pts + 1;
    this.#queue.push({ frame, pts, key: this.#keyWanted });
    this.#keyWanted = false;
    this.#working ??= this.#work();
  }

  /** Stops the film's clock. */
  pause(): void {
    this.#paused = true;
  }

  /** Lets the film's clock go on where it stopped, with a key frame. */
  resume(): void {
    this.#paused = false;
    this.#zero = undefined;
    this.#keyWanted = true;
  }

  progress(): { durationMs: number; bytes: number } {
    return { durationMs: Math.round((this.#next / this.#spec.fps) * 1_000), bytes: this.#file.bytes };
  }

  /** Encoding and writing, for the statistics. */
  takeStage(): StageReport {
    return this.#stopwatch.take();
  }

  /** Ends the film; fulfilled when it is on the disk. Never rejects: what was written stays. */
  async close(): Promise<FilmFacts> {
    this.#paused = true;
    await this.#working;
    try {
      if (!this.#failed && this.#next > 0) {
        for await (const packet of this.#encoder.flushPackets()) {
          await this.#muxer.writePacket(packet, this.#stream);
          packet.free();
        }
      }
      await this.#muxer.close();
      if (!this.#failed) await this.#keep();
    } catch (problem) {
      this.#fail(problem);
    }
    this.#encoder.close();
    await this.#file.close().catch((problem: unknown) => this.#fail(problem));
    const { width, height, fps } = this.#spec;
    return { ...this.progress(), width, height, fps };
  }

  async #work(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { frame, pts, key } = next;
      try {
        if (!this.#failed) await this.#stopwatch.time(() => this.#encode(frame, pts, key));
      } catch (problem) {
        this.#fail(problem);
      } finally {
        frame.free();
      }
    }
    this.#working = undefined;
  }

  async #encode(frame: Frame, pts: number, key: boolean): Promise<void> {
    frame.timeBase = new Rational(1, this.#spec.fps);
    frame.pts = BigInt(pts);
    frame.duration = 1n;
    frame.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    // node-av's encoder would take the type away again from every frame.
    if (key) Object.defineProperty(frame, 'pictType', { set: () => undefined });
    for (const packet of await this.#encoder.encodeAll(frame)) {
      try {
        await this.#muxer.writePacket(packet, this.#stream);
      } finally {
        packet.free();
      }
    }
    await this.#keep();
  }

  /** The muxer gives a fragment whole, in pieces, within one call: it is appended whole. */
  async #keep(): Promise<void> {
    if (this.#file.problem) throw this.#file.problem;
    if (this.#written.length === 0) return;
    await this.#file.append(Buffer.concat(this.#written.splice(0)));
    // With the header behind it, the muxer may hand on pictures without its small buffer between.
    const output = this.#muxer.getFormatContext().pb;
    if (output) output.direct = 1;
  }

  #fail(problem: unknown): void {
    if (this.#failed) return;
    this.#failed = true;
    // The file knows better than the muxer what went wrong.
    this.#events.failed(asMediaError(this.#file.problem ?? problem));
  }
}

function encoderOptions({ width, height, fps }: FilmSpec) {
  const bitrate = Math.round(width * height * fps * BITS_PER_PIXEL);
  return {
    bitrate,
    maxRate: Math.round(bitrate * 1.5),
    bufSize: bitrate,
    gopSize: fps,
    maxBFrames: 0,
    threadCount: 1,
    context: { framerate: new Rational(fps, 1) },
    options: {
      preset: 'ultrafast',
      tune: 'zerolatency',
      'forced-idr': true,
      'x264-params': 'repeat-headers=1',
    },
  } as const;
}
