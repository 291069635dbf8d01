import type { Frame } from 'node-av';
import type { StreamSpec } from '../messages.ts';
import { share } from '../picture/canvas.ts';
import { FilterChain } from '../picture/filter-chain.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import { Stopwatch } from './stopwatch.ts';

/** What a {@link LiveStream} brings out. */
export interface LiveStreamEvents {
  /** @returns whether it can be taken; false while the channel is full */
  ready(): boolean;
  jpeg(jpeg: Buffer, tick: number): void;
  failed(problem: unknown): void;
}

/** A live MJPEG stream: of a frame that comes while another is encoded, only the newest is kept. */
export class LiveStream {
  readonly spec: StreamSpec;
  readonly #events: LiveStreamEvents;
  readonly #encoder = new JpegEncoder();
  readonly #stopwatch: Stopwatch;
  #scale: FilterChain | undefined;
  #waiting: { readonly frame: Frame; readonly quality: number; readonly tick: number } | undefined;
  /** The work may be over before its promise is in hand: on a full channel nothing is waited for. */
  #busy = false;
  #working: Promise<void> = Promise.resolve();
  #lastSlot = -1;
  #closed = false;

  constructor(spec: StreamSpec, events: LiveStreamEvents) {
    this.spec = spec;
    this.#events = events;
    this.#stopwatch = new Stopwatch(`jpeg ${spec.view}${spec.width === undefined ? '' : ` ${spec.width}`}`);
  }

  /**
   * Whether the stream wants this frame, after its own rate.
   *
   * @param tick - number of the frame
   * @param fps - frames that come per second
   */
  wants(tick: number, fps: number): boolean {
    const rate = Math.min(this.spec.fps ?? fps, fps);
    return Math.floor((tick * rate) / fps) !== this.#lastSlot;
  }

  /** Takes a frame; it stays the caller's. @param quality - 0–100 */
  offer(frame: Frame, { quality, tick, fps }: { quality: number; tick: number; fps: number }): void {
    // A frame may be under way when its last viewer leaves.
    if (this.#closed) return;
    this.#lastSlot = Math.floor((tick * Math.min(this.spec.fps ?? fps, fps)) / fps);
    this.#waiting?.frame.free();
    this.#waiting = { frame: share(frame), quality, tick };
    if (!this.#busy) this.#working = this.#work();
  }

  /** Time that its encoding took. */
  takeStage() {
    return this.#stopwatch.take();
  }

  /** From now on nothing comes out; fulfilled when nothing of the stream is left. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#waiting?.frame.free();
    this.#waiting = undefined;
    await this.#working;
    this.#encoder.free();
    this.#scale?.free();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#waiting) {
      const { frame, quality, tick } = this.#waiting;
      this.#waiting = undefined;
      try {
        if (!this.#events.ready()) continue;
        const jpeg = await this.#stopwatch.time(() => this.#encode(frame, quality));
        if (!this.#closed) this.#events.jpeg(jpeg, tick);
      } catch (problem) {
        if (!this.#closed) this.#events.failed(problem);
      } finally {
        frame.free();
      }
    }
    this.#busy = false;
  }

  async #encode(frame: Frame, quality: number): Promise<Buffer> {
    const width = Math.floor((this.spec.width ?? frame.width) / 2) * 2;
    if (width >= frame.width) return this.#encoder.encode(frame, quality);
    if (this.#scale?.size.width !== frame.width || this.#scale.size.height !== frame.height) {
      this.#scale?.free();
      const size = { width: frame.width, height: frame.height };
      this.#scale = new FilterChain(size, `scale=${width}:-2:flags=fast_bilinear:in_range=pc:out_range=pc`);
    }
    const small = await this.#scale.run(frame);
    try {
      return await this.#encoder.encode(small, quality);
    } finally {
      small.free();
    }
  }
}
