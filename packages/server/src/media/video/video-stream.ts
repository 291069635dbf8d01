import type { Frame } from 'node-av';
import type { Format, StageReport, VideoName } from '../messages.ts';
import { share } from '../picture/canvas.ts';
import { FilterChain, type Size } from '../picture/filter-chain.ts';
import { type EncodedPicture, type FrameMoment, H264Encoder, type H264Format } from './h264-encoder.ts';
import { videoFormat } from './video-format.ts';

/** Takes the pictures of a {@link VideoStream}. */
export interface VideoSink {
  /** Whether it takes any at the moment; where nobody does, nothing is encoded. */
  readonly wanting: boolean;
  picture(picture: EncodedPicture, format: Format): void;
  /** A picture was lost; the next begins anew with a key frame. */
  failed(problem: unknown): void;
}

/** One H.264 stream of the composed picture, encoded once for all who take it, and only while somebody does. */
export class VideoStream {
  readonly #name: VideoName;
  readonly #kbps: number | undefined;
  readonly #sinks = new Set<VideoSink>();
  #whole: Format;
  #format: H264Format;
  #encoder: H264Encoder | undefined;
  #opening: Promise<H264Encoder> | undefined;
  #scale: FilterChain | undefined;
  #scaling: Promise<void> = Promise.resolve();
  #scalingCount = 0;
  #holds = 0;
  #lastSlot = -1;
  #closed = false;

  /** @param kbps - kbit per second; undefined for what suits the size */
  constructor(name: VideoName, whole: Format, kbps: number | undefined) {
    this.#name = name;
    this.#kbps = kbps;
    this.#whole = whole;
    this.#format = videoFormat(name, whole, kbps);
  }

  /** What comes out. */
  get format(): Format {
    return this.#format;
  }

  /** Whether somebody takes the frame of this tick. */
  wants(tick: number): boolean {
    return this.#isWanted() && this.#slotOf(tick) !== this.#lastSlot;
  }

  /** Takes a frame of the whole picture; it stays the caller's. */
  offer(frame: Frame, moment: FrameMoment): void {
    if (this.#closed || !this.wants(moment.tick)) return;
    if (!this.#encoder) {
      // What is shown until it is open is lost to a stream that only begins.
      void this.open().catch((problem: unknown) => this.#fail(problem));
      return;
    }
    const slot = this.#slotOf(moment.tick);
    this.#lastSlot = slot;
    const { width, height } = this.#format;
    if (frame.width === width && frame.height === height) {
      this.#encoder.write(share(frame), { ...moment, tick: slot });
      return;
    }
    // One picture in the making is enough: a slow machine leaves out, and does not fall behind.
    if (this.#scalingCount > 0) return;
    this.#scalingCount += 1;
    this.#scaling = this.#writeScaled(share(frame), { ...moment, tick: slot }, this.#encoder);
  }

  /** The encoder of now, for somebody who needs to know what comes out before anything does. */
  async open(): Promise<H264Encoder> {
    if (this.#encoder) return this.#encoder;
    this.#opening ??= H264Encoder.open(this.#name, this.#format, {
      picture: (picture) => {
        for (const sink of this.#sinks) sink.picture(picture, this.#format);
      },
      failed: (problem) => this.#fail(problem),
    }).finally(() => {
      this.#opening = undefined;
    });
    this.#encoder = await this.#opening;
    return this.#encoder;
  }

  /** Keeps the encoder of now, while nobody takes anything yet. @returns what gives it free */
  hold(): () => void {
    this.#holds += 1;
    return () => {
      this.#holds -= 1;
    };
  }

  /** Lets somebody take what is encoded from now on; it begins with a key frame soon. */
  join(sink: VideoSink): void {
    this.#sinks.add(sink);
    this.requestKey();
  }

  /** @param sink - gets nothing more */
  leave(sink: VideoSink): void {
    this.#sinks.delete(sink);
  }

  /** Asks for a key frame. @param now - with the next frame, however short ago the last one was */
  requestKey(now = false): void {
    this.#encoder?.requestKey(now);
  }

  /** Fulfilled when all frames that were offered by now are encoded. */
  async settled(): Promise<void> {
    await this.#scaling;
    await this.#encoder?.settled();
  }

  /** Changes the format; those who take the stream stay. No frame may be offered until it is fulfilled. */
  async setFormat(whole: Format): Promise<void> {
    await this.#end();
    this.#whole = whole;
    this.#format = videoFormat(this.#name, whole, this.#kbps);
    this.#lastSlot = -1;
  }

  /** Frees the encoder while nobody takes anything. To be called now and then, between two frames. */
  tidy(): void {
    if (this.#sinks.size === 0 && this.#holds === 0 && this.#encoder) void this.#end();
  }

  /** Time that encoding took, where there was any. */
  takeStage(): StageReport | undefined {
    return this.#encoder?.takeStage();
  }

  /** From now on nothing comes out; fulfilled when nothing of it is left. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#sinks.clear();
    await this.#end();
  }

  #isWanted(): boolean {
    for (const sink of this.#sinks) if (sink.wanting) return true;
    return false;
  }

  #slotOf(tick: number): number {
    return Math.floor((tick * this.#format.fps) / this.#whole.fps);
  }

  async #end(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    const encoder = this.#encoder;
    const scale = this.#scale;
    this.#encoder = undefined;
    this.#scale = undefined;
    await this.#scaling;
    scale?.free();
    await encoder?.close();
  }

  async #writeScaled(frame: Frame, moment: FrameMoment, encoder: H264Encoder): Promise<void> {
    try {
      const { width, height } = this.#format;
      const size: Size = { width: frame.width, height: frame.height };
      this.#scale ??= new FilterChain(
        size,
        `scale=${width}:${height}:flags=fast_bilinear:in_range=pc:out_range=pc`,
      );
      encoder.write(await this.#scale.run(frame), moment);
    } catch (problem) {
      this.#fail(problem);
    } finally {
      frame.free();
      this.#scalingCount -= 1;
    }
  }

  #fail(problem: unknown): void {
    for (const sink of this.#sinks) sink.failed(problem);
  }
}
