import type { StreamSpec, ToMedia } from '../media/messages.ts';

type Listener = (jpeg: Uint8Array) => void;

interface Stream {
  readonly number: number;
  readonly spec: StreamSpec;
  readonly listeners: Set<Listener>;
  newest: Uint8Array | undefined;
}

/** The live streams that somebody watches: one per distinct wish, however many watch it. */
export class Streams {
  readonly #post: (message: ToMedia) => void;
  readonly #streams = new Map<string, Stream>();
  readonly #byNumber = new Map<number, Stream>();
  #lastNumber = 0;
  /** What is shown instead of the streams, until they are asked for again. */
  #instead: Uint8Array | undefined;

  /** @param post - sends to the media process */
  constructor(post: (message: ToMedia) => void) {
    this.#post = post;
  }

  /** Watches a stream, beginning with its newest frame. @returns what ends it */
  watch(spec: StreamSpec, listener: Listener): () => void {
    const wish = JSON.stringify([spec.view, spec.fps, spec.width]);
    const stream = this.#streams.get(wish) ?? this.#open(wish, spec);
    stream.listeners.add(listener);
    if (stream.newest) listener(stream.newest);
    return () => {
      stream.listeners.delete(listener);
      if (stream.listeners.size > 0 || this.#streams.get(wish) !== stream) return;
      this.#streams.delete(wish);
      this.#byNumber.delete(stream.number);
      this.#post({ type: 'closeStream', stream: stream.number });
    };
  }

  /** Hands a frame of the media process on. */
  frame(number: number, jpeg: Uint8Array): void {
    const stream = this.#byNumber.get(number);
    if (stream) deliver(stream, jpeg);
  }

  /** Shows the same picture in every stream, those opened later included, until {@link reopen}. */
  showEverywhere(jpeg: Uint8Array): void {
    this.#instead = jpeg;
    for (const stream of this.#streams.values()) deliver(stream, jpeg);
  }

  /** Asks a new media process for all that is watched. */
  reopen(): void {
    this.#instead = undefined;
    for (const { number, spec } of this.#streams.values())
      this.#post({ type: 'openStream', stream: number, spec });
  }

  #open(wish: string, spec: StreamSpec): Stream {
    this.#lastNumber += 1;
    const stream: Stream = { number: this.#lastNumber, spec, listeners: new Set(), newest: this.#instead };
    this.#streams.set(wish, stream);
    this.#byNumber.set(stream.number, stream);
    this.#post({ type: 'openStream', stream: stream.number, spec });
    return stream;
  }
}

function deliver(stream: Stream, jpeg: Uint8Array): void {
  stream.newest = jpeg;
  for (const listener of stream.listeners) listener(jpeg);
}
