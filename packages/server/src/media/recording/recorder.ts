import { Muxer, type Packet } from 'node-av';
import { asMediaError, type MediaError } from '../media-error.ts';
import type { FilmFacts } from '../messages.ts';
import type { EncodedPicture, H264Encoder } from '../video/h264-encoder.ts';
import type { VideoSink } from '../video/video-stream.ts';
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

/** Seconds of pictures that may wait for the disk; what comes then is left out, up to the next key frame. */
const PATIENCE = 3;
/** Longest fragment of the file, in microseconds: what a power cut can cost. */
const FRAGMENT = 500_000;
/**
 * The muxer's memory for what it writes, in bytes. node-av does not give it back at the end of a film, so it
 * is small; but the sizes of boxes are put in afterwards, and so a `moov` or `moof` must fit.
 */
const MUXER_BUFFER = 8_192;

/**
 * Writes a film: the H.264 of a stream in a fragmented MP4 that plays at every moment, also after a power cut. A pause
 * stops its clock; it goes on in the same file without a gap in its timestamps.
 */
export class Recorder implements VideoSink {
  readonly #spec: FilmSpec;
  readonly #events: RecorderEvents;
  readonly #file: FilmFile;
  readonly #encoder: H264Encoder;
  readonly #muxer: Muxer;
  /** What the muxer gave that is not in the file yet. */
  readonly #written: Buffer[];
  readonly #stream: number;
  readonly #queue: Packet[] = [];
  #working: Promise<void> | undefined;
  #paused = false;
  #closed = false;
  #failed = false;
  /** Tick of the stream that is the zero of the film's clock; undefined until the next picture says it. */
  #zero: number | undefined;
  /** Film time of the next picture, in frames. */
  #next = 0;
  #keyWanted = true;

  private constructor(
    spec: FilmSpec,
    events: RecorderEvents,
    parts: { file: FilmFile; encoder: H264Encoder; muxer: Muxer; written: Buffer[] },
  ) {
    this.#spec = spec;
    this.#events = events;
    this.#file = parts.file;
    this.#encoder = parts.encoder;
    this.#muxer = parts.muxer;
    this.#written = parts.written;
    this.#stream = parts.muxer.addStream(parts.encoder.encoder);
    this.#encoder.requestKey(true);
  }

  /**
   * Begins a film.
   *
   * @param encoder - of the stream whose pictures it will be given; it is not closed before the film is
   * @throws MediaError when its file cannot be made
   */
  static async open(spec: FilmSpec, encoder: H264Encoder, events: RecorderEvents): Promise<Recorder> {
    const file = await FilmFile.create(spec.path).catch((problem: unknown) => {
      throw asMediaError(problem);
    });
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

  get wanting(): boolean {
    return !this.#paused && !this.#closed && !this.#failed;
  }

  picture({ packet, tick, key }: EncodedPicture): void {
    if (!this.wanting || (this.#keyWanted && !key)) return;
    if (this.#queue.length >= PATIENCE * this.#spec.fps) {
      this.#keyWanted = true;
      this.#encoder.requestKey();
      return;
    }
    this.#keyWanted = false;
    const kept = packet.clone();
    if (!kept) return;
    this.#zero ??= tick - this.#next;
    const pts = Math.max(this.#next, tick - this.#zero);
    this.#next = pts + 1;
    kept.pts = BigInt(pts);
    kept.dts = kept.pts;
    this.#queue.push(kept);
    this.#working ??= this.#work();
  }

  failed(problem: unknown): void {
    this.#fail(problem);
  }

  /** Stops the film's clock. */
  pause(): void {
    this.#paused = true;
  }

  /** Lets the film's clock go on where it stopped, with a key frame. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#zero = undefined;
    this.#keyWanted = true;
    this.#encoder.requestKey(true);
  }

  progress(): { durationMs: number; bytes: number } {
    return { durationMs: Math.round((this.#next / this.#spec.fps) * 1_000), bytes: this.#file.bytes };
  }

  /** Fulfilled when all that was taken by now is in the file. */
  async settled(): Promise<void> {
    await this.#working;
  }

  /** Ends the film; fulfilled when it is on the disk. Never rejects: what was written stays. */
  async close(): Promise<FilmFacts> {
    this.#closed = true;
    await this.#working;
    try {
      await this.#muxer.close();
      if (!this.#failed) await this.#keep();
    } catch (problem) {
      this.#fail(problem);
    }
    await this.#file.close().catch((problem: unknown) => this.#fail(problem));
    const { width, height, fps } = this.#spec;
    return { ...this.progress(), width, height, fps };
  }

  async #work(): Promise<void> {
    for (let packet = this.#queue.shift(); packet; packet = this.#queue.shift()) {
      try {
        if (this.#failed) continue;
        await this.#muxer.writePacket(packet, this.#stream);
        await this.#keep();
      } catch (problem) {
        this.#fail(problem);
      } finally {
        packet.free();
      }
    }
    this.#working = undefined;
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
