import type { Frame } from 'node-av';
import type { PictureSettings, View } from '../messages.ts';
import { blackFrame, copyOf, frameInset, paste } from '../picture/canvas.ts';
import type { Size } from '../picture/filter-chain.ts';
import { layoutOf } from '../picture/layout.ts';
import { drawSlate } from '../synthetic/slate.ts';
import type { Head } from './head.ts';
import { Stopwatch } from './stopwatch.ts';

/** What one composed picture is made for. */
export interface Moment {
  readonly size: Size;
  readonly settings: PictureSettings;
  /** Number of the frame. */
  readonly tick: number;
}

/** Puts the pictures of the heads together. */
export class Composer {
  readonly stopwatch = new Stopwatch('compose');
  readonly #heads: readonly [Head | null, Head | null];

  constructor(heads: readonly [Head | null, Head | null]) {
    this.#heads = heads;
  }

  /** One view of now. The caller owns the frame. */
  async picture(view: View, moment: Moment): Promise<Frame> {
    const { size, settings, tick } = moment;
    if (view !== 'main') return this.#head(view, size, tick);
    const main = settings['main-camera'] === 2 ? 2 : 1;
    const other = main === 1 ? 2 : 1;
    const layout = layoutOf(settings['pip-mode'], size);
    if (!layout.other || !this.#heads[other - 1]) return this.#head(main, size, tick);

    const [behind, inset] = await both(
      this.#head(main, layout.main, tick),
      this.#head(other, layout.other, tick),
    );
    const begun = performance.now();
    try {
      const whole = layout.main.width === size.width;
      const canvas = whole ? copyOf(behind) : blackFrame(size);
      if (!whole) paste(canvas, behind, layout.main);
      paste(canvas, inset, layout.other);
      if (whole) frameInset(canvas, layout.other);
      return canvas;
    } finally {
      behind.free();
      inset.free();
      this.stopwatch.add(performance.now() - begun);
    }
  }

  async #head(number: 1 | 2, size: Size, tick: number): Promise<Frame> {
    const head = this.#heads[number - 1];
    return head ? head.picture(size, tick) : drawSlate(size, `CAMERA ${number}`);
  }
}

/** Both frames, or none; waits for both, because one still under way must not meet the next tick. */
async function both(first: Promise<Frame>, second: Promise<Frame>): Promise<readonly [Frame, Frame]> {
  await Promise.allSettled([first, second]);
  try {
    return await Promise.all([first, second]);
  } catch (problem) {
    for (const each of [first, second]) {
      each.then(
        (frame) => frame.free(),
        () => {},
      );
    }
    throw problem;
  }
}
