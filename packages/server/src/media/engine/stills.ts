import type { Frame } from 'node-av';
import { asMediaError, MediaError } from '../media-error.ts';
import type { MediaCalls, View } from '../messages.ts';
import { share } from '../picture/canvas.ts';
import { JpegEncoder } from './jpeg-encoder.ts';

type Still = MediaCalls['still']['result'];

interface Wish {
  readonly view: View;
  readonly quality: number;
  resolve(still: Still): void;
  reject(problem: Error): void;
}

/** Single pictures that somebody asked for, each made from the next frame. */
export class Stills {
  readonly #encoder = new JpegEncoder();
  #wishes: Wish[] = [];
  /** One picture at a time goes through the encoder. */
  #line: Promise<void> = Promise.resolve();
  #closed = false;

  /** The views of which pictures are wanted. */
  get views(): readonly View[] {
    return this.#wishes.map(({ view }) => view);
  }

  /** The next frame as a JPEG. @throws MediaError */
  take(view: View, quality: number): Promise<Still> {
    if (this.#closed) return Promise.reject(ended());
    return new Promise((resolve, reject) => this.#wishes.push({ view, quality, resolve, reject }));
  }

  /** Hands in a frame for all who wait for its view; it stays the caller's. */
  offer(view: View, frame: Frame): void {
    const here = this.#wishes.filter((wish) => wish.view === view);
    this.#wishes = this.#wishes.filter((wish) => wish.view !== view);
    for (const wish of here) {
      try {
        const own = share(frame);
        this.#line = this.#line.then(() => this.#make(wish, own));
      } catch (problem) {
        wish.reject(asMediaError(problem));
      }
    }
  }

  /** Refuses those who wait for a view. */
  refuse(view: View, problem: unknown): void {
    for (const wish of this.#wishes) if (wish.view === view) wish.reject(asMediaError(problem));
    this.#wishes = this.#wishes.filter((wish) => wish.view !== view);
  }

  /** Refuses those who still wait, and finishes the pictures under way. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const wish of this.#wishes.splice(0)) wish.reject(ended());
    await this.#line;
    this.#encoder.free();
  }

  async #make({ quality, resolve, reject }: Wish, frame: Frame): Promise<void> {
    try {
      const { width, height } = frame;
      resolve({ jpeg: await this.#encoder.encode(frame, quality), width, height });
    } catch (problem) {
      reject(asMediaError(problem));
    } finally {
      frame.free();
    }
  }
}

function ended(): MediaError {
  return new MediaError('Invalid state', 'The picture has ended');
}
