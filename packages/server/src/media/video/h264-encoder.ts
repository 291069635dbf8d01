import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_I,
  AV_PICTURE_TYPE_NONE,
  Encoder,
  FF_ENCODER_LIBX264,
  type Frame,
  type Packet,
  Rational,
} from 'node-av';
import { Stopwatch } from '../engine/stopwatch.ts';
import type { Format, StageReport } from '../messages.ts';

/** Frames that may wait for the encoder; more are left out, and whoever watches sees the one before for longer. */
const QUEUE_LIMIT = 10;
/** Viewers who join share a key frame: there is at most one in so many ms, unless a film needs it. */
const KEY_PAUSE = 200;

/** What is encoded. */
export interface H264Format extends Format {
  /** Bits per second, on average. */
  readonly bitrate: number;
}

/** When a frame was taken. */
export interface FrameMoment {
  /** Number of the frame; one left out is time that passed. */
  readonly tick: number;
  /** ms since 1970, on a clock that never jumps. */
  readonly at: number;
}

/** One encoded picture, complete. */
export interface EncodedPicture extends FrameMoment {
  /** Annex B; with the parameter sets in front where it is a key frame. Freed when all have seen it. */
  readonly packet: Packet;
  /** Whether decoding can begin with it. */
  readonly key: boolean;
}

/** What an {@link H264Encoder} tells. */
export interface H264Events {
  /** Whoever keeps the packet keeps a copy. */
  picture(picture: EncodedPicture): void;
  /** A frame could not be encoded; the next may be. */
  failed(problem: unknown): void;
}

/** Encodes H.264 without delay: what goes in comes out before the next, with a key frame each second and on demand. */
export class H264Encoder {
  /** For a muxer that takes its packets. */
  readonly encoder: Encoder;
  readonly #events: H264Events;
  readonly #timeBase: Rational;
  readonly #stopwatch: Stopwatch;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();
  #key: 'none' | 'soon' | 'now' = 'now';
  #lastKeyAt = Number.NEGATIVE_INFINITY;

  private constructor(encoder: Encoder, name: string, fps: number, events: H264Events) {
    this.encoder = encoder;
    this.#events = events;
    this.#timeBase = new Rational(1, fps);
    this.#stopwatch = new Stopwatch(`h264 ${name}`);
  }

  /** Begins with a key frame. @param name - of its stage in the statistics */
  static async open(name: string, format: H264Format, events: H264Events): Promise<H264Encoder> {
    const encoder = await Encoder.create(FF_ENCODER_LIBX264, optionsOf(format));
    // For films; who joins a stream finds the same in front of every key frame.
    encoder.setCodecFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    // A muxer of node-av sets it once more, which an encoder that runs already would refuse.
    Object.defineProperty(encoder, 'setCodecFlags', { value: () => undefined });
    return new H264Encoder(encoder, name, format.fps, events);
  }

  /** Takes a frame and owns it from now on. */
  write(frame: Frame, moment: FrameMoment): void {
    if (this.#waiting >= QUEUE_LIMIT) {
      frame.free();
      return;
    }
    const key = this.#takeKey(moment.at);
    this.#waiting += 1;
    this.#last = this.#last.then(() => this.#encode(frame, moment, key));
  }

  /** Asks for a key frame. @param now - with the next frame, however short ago the last one was */
  requestKey(now = false): void {
    if (now) this.#key = 'now';
    else if (this.#key === 'none') this.#key = 'soon';
  }

  /** Fulfilled when all that was written by now is encoded. */
  settled(): Promise<void> {
    return this.#last;
  }

  /** Time that encoding took. */
  takeStage(): StageReport {
    return this.#stopwatch.take();
  }

  /** To be called once, after the last frame; fulfilled when nothing of it is left. */
  async close(): Promise<void> {
    await this.#last;
    this.encoder.close();
  }

  #takeKey(at: number): boolean {
    const key = this.#key === 'now' || (this.#key === 'soon' && at - this.#lastKeyAt >= KEY_PAUSE);
    if (key) this.#key = 'none';
    return key;
  }

  async #encode(frame: Frame, moment: FrameMoment, key: boolean): Promise<void> {
    try {
      frame.timeBase = this.#timeBase;
      frame.pts = BigInt(moment.tick);
      frame.duration = 1n;
      frame.pictType = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
      // node-av's encoder would take the type away again from every frame.
      if (key) Object.defineProperty(frame, 'pictType', { set: () => undefined });
      const packets = await this.#stopwatch.time(() => this.encoder.encodeAll(frame));
      for (const packet of packets) this.#tell(packet, moment);
    } catch (problem) {
      // Without this frame, those after it need a beginning of their own.
      this.#key = 'now';
      this.#events.failed(problem);
    } finally {
      frame.free();
      this.#waiting -= 1;
    }
  }

  #tell(packet: Packet, moment: FrameMoment): void {
    try {
      const key = packet.isKeyframe;
      if (key) this.#lastKeyAt = moment.at;
      this.#events.picture({ ...moment, packet, key });
    } finally {
      packet.free();
    }
  }
}

function optionsOf({ bitrate, fps }: H264Format) {
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
