import { asMediaError } from '../media-error.ts';
import type { Format, VideoPacket } from '../messages.ts';
import type { EncodedPicture } from './h264-encoder.ts';
import type { VideoSink, VideoStream } from './video-stream.ts';

/** Where a {@link VideoFeed} leads to. */
export interface VideoFeedEvents {
  /** @returns whether there is room for another packet */
  ready(): boolean;
  packet(packet: VideoPacket): void;
  failed(message: string): void;
}

/** A stream's way out of the process: complete from a key frame on, or not at all. */
export class VideoFeed implements VideoSink {
  readonly wanting = true;
  readonly #stream: VideoStream;
  readonly #events: VideoFeedEvents;
  #keyWanted = true;

  constructor(stream: VideoStream, events: VideoFeedEvents) {
    this.#stream = stream;
    this.#events = events;
  }

  /** Begins, with a key frame. */
  open(): void {
    this.#keyWanted = true;
    this.#stream.join(this);
  }

  close(): void {
    this.#stream.leave(this);
  }

  /** Asks for a key frame soon. */
  requestKey(): void {
    this.#stream.requestKey();
  }

  picture({ packet, key, at }: EncodedPicture, { width, height, fps }: Format): void {
    if (this.#keyWanted && !key) return;
    if (!this.#events.ready()) {
      this.#keyWanted = true;
      this.#stream.requestKey();
      return;
    }
    const { data } = packet;
    if (!data) return;
    this.#keyWanted = false;
    this.#events.packet({ data: Buffer.from(data), key, at, format: { width, height, fps } });
  }

  failed(problem: unknown): void {
    this.#keyWanted = true;
    this.#events.failed(asMediaError(problem).message);
  }
}
