import { constants } from 'node:os';
import {
  CodecContext,
  type CodecParameters,
  Dictionary,
  FFmpegError,
  FormatContext,
  Frame,
  InputFormat,
  Packet,
  type Stream,
} from 'node-av';
import {
  AV_CODEC_ID_NONE,
  AV_NOPTS_VALUE,
  type AVCodecFlag,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVERROR_HTTP_NOT_FOUND,
  AVERROR_HTTP_OTHER_4XX,
  AVERROR_HTTP_SERVER_ERROR,
  AVERROR_HTTP_UNAUTHORIZED,
  AVERROR_INVALIDDATA,
  AVFMT_FLAG_NONBLOCK,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_FLAG_BACKWARD,
} from 'node-av/constants';
import { Conversion } from './conversion.ts';
import { pause } from './pause.ts';

/** How often a polled input is asked for its next picture, in ms. */
const POLLING_MS = 4;

/** An input could not be opened or read; the message says why in words for a person and names no address. */
export class VideoInputError extends Error {
  override readonly name = 'VideoInputError';
}

/** Nothing came in time, or nothing that could be read: FFmpeg reports a peer that never answers as either. */
export class NothingReadError extends VideoInputError {}

/** The camera wants another user name or password. */
export class LoginRefusedError extends VideoInputError {
  constructor() {
    super('the camera refuses the user name or password');
  }
}

/** The camera is there, and has nothing at this path. */
export class NothingThereError extends VideoInputError {
  constructor() {
    super('there is nothing at this path: check the address');
  }
}

/** The camera cannot at the moment, by its own account. */
export class ServerError extends VideoInputError {
  constructor() {
    super('the camera reports an error (5xx)');
  }
}

export interface VideoInputOptions {
  /** FFmpeg's name of the demuxer, where the address does not tell. */
  readonly kind?: string;
  /** FFmpeg's options of the demuxer and protocol, by name. */
  readonly demuxer: Readonly<Record<string, string>>;
  /** Threads of the decoder. With more than one it may hold pictures back. */
  readonly threads: number;
  /**
   * Whether to begin at once where the input itself names its video's codec, instead of reading ahead to find out
   * more. Saves a second or so at network cameras.
   */
  readonly trusting?: boolean;
  /** Whether the input is asked again and again instead of waited for: a silent device then holds no thread. */
  readonly polled?: boolean;
  /** Flags of the decoder. */
  readonly flags?: AVCodecFlag;
}

/** A decoded picture and its place in time. */
export interface TimedFrame {
  /** As all sources deliver it; the receiver owns it. Its memory may be shared: `makeWritable()` before drawing into it. */
  readonly frame: Frame;
  /** Presentation time in ms, by the input's own clock; undefined where it has none. */
  readonly at: number | undefined;
  /** How long it is shown, in ms; undefined where the input does not say. */
  readonly duration: number | undefined;
}

/**
 * The video of a file or network stream: demuxed, decoded and converted, one picture at a time. Everything
 * native is held here and freed by `close()`. Calls must not overlap.
 */
export class VideoInput {
  /** Frame rate in 1/s by the input's own account, if it gives one. */
  readonly rate: number | undefined;
  /** FFmpeg's name of the codec, such as `h264`. */
  readonly codec: string;
  readonly #format: FormatContext;
  readonly #stream: Stream;
  readonly #decoder: CodecContext;
  readonly #signal: AbortSignal;
  readonly #onAbort: () => void;
  readonly #conversion = new Conversion();
  readonly #packet = new Packet();
  readonly #decoded = new Frame();
  #draining = false;
  #closed = false;

  private constructor(
    format: FormatContext,
    stream: Stream,
    { decoder, codec }: { readonly decoder: CodecContext; readonly codec: string },
    signal: AbortSignal,
    onAbort: () => void,
  ) {
    this.#format = format;
    this.#stream = stream;
    this.#decoder = decoder;
    this.#signal = signal;
    this.#onAbort = onAbort;
    this.#packet.alloc();
    this.#decoded.alloc();
    const { num, den } = stream.avgFrameRate;
    this.codec = codec;
    this.rate = num > 0 && den > 0 ? num / den : undefined;
  }

  /**
   * Opens the best video stream at `address` (a path or URL). `signal` interrupts opening and reading,
   * even while they wait for a silent peer. Throws VideoInputError.
   */
  static async open(address: string, options: VideoInputOptions, signal: AbortSignal): Promise<VideoInput> {
    const format = new FormatContext();
    format.allocContext();
    const onAbort = () => format.interrupt();
    signal.addEventListener('abort', onAbort);
    let decoder: CodecContext | undefined;
    try {
      if (signal.aborted) throw new VideoInputError('interrupted');
      if (options.polled) format.setFlags(AVFMT_FLAG_NONBLOCK);
      const dictionary = Dictionary.fromObject(options.demuxer);
      const code = await format.openInput(address, kindOf(options), dictionary);
      dictionary.free();
      check(code, signal);
      const known = format.streams.some(({ codecpar }) => isKnownVideo(codecpar));
      if (!options.trusting || !known) check(await format.findStreamInfo(), signal);
      const { streamIndex, decoder: codec } = format.findBestStream(AVMEDIA_TYPE_VIDEO, -1, -1, true);
      const stream = format.streams.find(({ index }) => index === streamIndex);
      if (!stream || !codec) throw new VideoInputError('there is no video in it that can be decoded');
      decoder = new CodecContext();
      decoder.allocContext3(codec);
      check(decoder.parametersToContext(stream.codecpar), signal);
      decoder.pktTimebase = stream.timeBase;
      decoder.threadCount = options.threads;
      if (options.flags !== undefined) decoder.setFlags(options.flags);
      check(await decoder.open2(codec), signal);
      return new VideoInput(format, stream, { decoder, codec: codec.name ?? '' }, signal, onAbort);
    } catch (error) {
      signal.removeEventListener('abort', onAbort);
      decoder?.freeContext();
      await format.closeInput();
      throw error;
    }
  }

  /** The next picture, or null at the end of the input. Damaged packets are passed over. Throws VideoInputError. */
  async next(): Promise<TimedFrame | null> {
    for (;;) {
      const code = await this.#decoder.receiveFrame(this.#decoded);
      if (code >= 0) return await this.#take();
      if (code === AVERROR_EOF) return null;
      if (code !== AVERROR_EAGAIN && this.#draining) return null;
      await this.#feed();
    }
  }

  /** Goes back to the first picture. False where the input cannot: it must be opened again. */
  async rewind(): Promise<boolean> {
    const start = this.#stream.startTime;
    const from = start === AV_NOPTS_VALUE ? 0n : start;
    const code = await this.#format.seekFrame(this.#stream.index, from, AVSEEK_FLAG_BACKWARD);
    if (code < 0) return false;
    this.#decoder.flushBuffers();
    this.#draining = false;
    return true;
  }

  /** Frees everything; a second time does nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#packet.free();
    this.#decoded.free();
    this.#conversion.free();
    this.#decoder.freeContext();
    await this.#format.closeInput();
  }

  /** Reads packets until the decoder took one of the video stream, or its end. */
  async #feed(): Promise<void> {
    for (;;) {
      const code = await this.#format.readFrame(this.#packet);
      if (code === AVERROR_EOF) {
        this.#draining = true;
        await this.#decoder.sendPacket(null);
        return;
      }
      if (code === AVERROR_EAGAIN) {
        await pause(POLLING_MS, this.#signal);
        check(0, this.#signal);
        continue;
      }
      check(code, this.#signal);
      const ours = this.#packet.streamIndex === this.#stream.index;
      // A damaged packet is an error of the decoder; the pictures after it may well be good.
      if (ours) await this.#decoder.sendPacket(this.#packet);
      this.#packet.unref();
      if (ours) return;
    }
  }

  async #take(): Promise<TimedFrame> {
    const { num, den } = this.#stream.timeBase;
    const tick = (1000 * num) / den;
    const time = this.#decoded.bestEffortTimestamp;
    const duration = Number(this.#decoded.duration) * tick;
    try {
      const frame = await this.#conversion.convert(this.#decoded);
      return {
        frame,
        at: time === AV_NOPTS_VALUE ? undefined : Number(time) * tick,
        duration: duration > 0 ? duration : undefined,
      };
    } catch (error) {
      throw new VideoInputError(
        error instanceof FFmpegError ? `its pictures cannot be used: ${error.message}` : String(error),
      );
    } finally {
      this.#decoded.unref();
    }
  }
}

function kindOf({ kind }: VideoInputOptions): InputFormat | null {
  return kind === undefined ? null : InputFormat.findInputFormat(kind);
}

function isKnownVideo({ codecType, codecId }: CodecParameters): boolean {
  return codecType === AVMEDIA_TYPE_VIDEO && codecId !== AV_CODEC_ID_NONE;
}

function check(code: number, signal: AbortSignal): void {
  if (signal.aborted) throw new VideoInputError('interrupted');
  if (code === AVERROR_HTTP_UNAUTHORIZED) throw new LoginRefusedError();
  if (code === AVERROR_HTTP_NOT_FOUND) throw new NothingThereError();
  if (code === AVERROR_HTTP_SERVER_ERROR) throw new ServerError();
  if (code === AVERROR_HTTP_OTHER_4XX)
    throw new VideoInputError('the camera refuses to show its pictures (4xx)');
  if (code === AVERROR_INVALIDDATA) throw new NothingReadError('what comes is no stream that can be read');
  if (code === -constants.errno.ETIMEDOUT) throw new NothingReadError(FFmpegError.strerror(code));
  if (code < 0) throw new VideoInputError(FFmpegError.strerror(code));
}
