import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { type FilmHead, ForeignFilm, readHead } from './film-head.ts';
import { ForeignFragment, shifted } from './fragment.ts';
import { type Fragment, fragmentsFrom, placeBefore, readAt } from './fragment-walk.ts';

/** There is nothing of the film between the two times. */
export class EmptyExcerpt extends Error {
  override readonly name = 'EmptyExcerpt';
}

/** A part of a film that is asked for: ms of the film, `to` after `from`. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Bytes that are read at once. */
const PIECE = 65_536;

/**
 * A part of a film as a film of its own, without encoding anything: it begins with the key frame before `from`, ends with
 * the fragment that `to` lies in, and its clock begins at 0.
 */
export class Excerpt {
  /** Where it begins in the film, in ms. */
  readonly fromMs: number;
  readonly durationMs: number;
  /** Length of the whole, in bytes. */
  readonly bytes: number;
  readonly #file: FileHandle;
  readonly #head: FilmHead;
  readonly #fragments: readonly Fragment[];
  readonly #start: number;

  private constructor(file: FileHandle, head: FilmHead, fragments: readonly [Fragment, ...Fragment[]]) {
    this.#file = file;
    this.#head = head;
    this.#fragments = fragments;
    this.#start = fragments[0].start;
    const last = fragments.at(-1) ?? fragments[0];
    const milliseconds = (ticks: number) => (ticks * 1_000) / head.timescale;
    this.fromMs = milliseconds(this.#start);
    this.durationMs = milliseconds(last.start + last.duration - this.#start);
    this.bytes = fragments.reduce(
      (sum, { moofBytes, mdatBytes }) => sum + moofBytes + mdatBytes,
      head.bytes.length,
    );
  }

  /**
   * Opens a film and finds a part of it. What it holds of the file is let go of by {@link stream} or {@link close}.
   *
   * @param path - of a film of the recorder, also of one that still grows or was cut off
   * @throws EmptyExcerpt, ForeignFilm, or the error of the operating system
   */
  static async open(path: string, span: Span): Promise<Excerpt> {
    const file = await open(path, 'r');
    try {
      const head = await readHead(file);
      const [first, ...others] = await fragmentsOf(file, head, span);
      if (!first) throw new EmptyExcerpt(`The film has no picture between ${span.from} and ${span.to} ms`);
      return new Excerpt(file, head, [first, ...others]);
    } catch (problem) {
      await file.close();
      if (problem instanceof ForeignFragment) {
        throw new ForeignFilm(`The film cannot be cut; in a fragment of it: ${problem.message}`);
      }
      throw problem;
    }
  }

  /** The bytes, once. The file is closed with the stream. */
  stream(): Readable {
    const stream = Readable.from(this.#pieces(), { objectMode: false });
    // It was read alone: there is nothing that could be lost.
    stream.once('close', () => void this.close().catch(() => {}));
    return stream;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async *#pieces(): AsyncGenerator<Buffer> {
    yield this.#head.bytes;
    for (const [index, { offset, moofBytes, mdatBytes }] of this.#fragments.entries()) {
      yield shifted(await readAt(this.#file, offset, moofBytes), this.#start, index + 1);
      for (let done = 0; done < mdatBytes; done += PIECE) {
        yield await readAt(this.#file, offset + moofBytes + done, Math.min(PIECE, mdatBytes - done));
      }
    }
  }
}

/** The fragments that cover a part of a film, the first with a key frame in front. */
async function fragmentsOf(
  file: FileHandle,
  head: FilmHead,
  { from, to }: Span,
): Promise<readonly Fragment[]> {
  const isBefore = (moment: number) => (ticks: number) => ticks * 1_000 <= moment * head.timescale;
  const isNotBehind = isBefore(from);
  // A hint that cannot be read is none.
  const place = await placeBefore(file, head, isNotBehind).catch(() => undefined);
  const begin = place ?? head.bytes.length;
  let found: Fragment[] = [];
  let end = Number.NEGATIVE_INFINITY;
  for await (const fragment of fragmentsFrom(file, head, begin)) {
    if (fragment.start * 1_000 >= to * head.timescale) break;
    if (fragment.key && isNotBehind(fragment.start)) found = [];
    if (fragment.key || found.length > 0) found.push(fragment);
    end = fragment.start + fragment.duration;
  }
  // A film that is over before the part begins has nothing of it.
  return end * 1_000 > from * head.timescale ? found : [];
}
