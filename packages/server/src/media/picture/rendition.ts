import type { Frame } from 'node-av';
import type { PictureSettings } from '../messages.ts';
import type { Exposure } from './automatics.ts';
import { share } from './canvas.ts';
import { FilterChain, type Size } from './filter-chain.ts';
import { kernelOf } from './sharpness.ts';
import { toneOf } from './tone.ts';

/** What decides how a rendition looks, besides its frame. */
export interface Look {
  readonly settings: PictureSettings;
  readonly exposure: Exposure;
  /** Whether `gain` is done in the picture, because the source has none of its own. */
  readonly digitalGain: boolean;
}

/**
 * The picture of one head in one size: scaled, smoothed, toned and sharpened. Every control is a
 * run-time command to a filter; a filter that has nothing to do is not in the way at all.
 */
export class Rendition {
  readonly size: Size;
  #scale: FilterChain | undefined;
  #smooth: FilterChain | undefined;
  #tone: FilterChain | undefined;
  #sharpen: FilterChain | undefined;
  readonly #sent = new Map<string, string>();

  /** @param size - of what comes out */
  constructor(size: Size) {
    this.size = size;
  }

  /**
   * Makes the picture.
   *
   * @param frame - stays the caller's
   * @returns a frame that the caller owns
   */
  async render(frame: Frame, { settings, exposure, digitalGain }: Look): Promise<Frame> {
    let picture = await this.#fit(frame);
    const pass = async (chain: FilterChain) => {
      const before = picture;
      try {
        picture = await chain.run(before);
      } finally {
        before.free();
      }
    };
    if (settings['noise-supression']) {
      this.#smooth ??= new FilterChain(this.size, 'hqdn3d=luma_spatial=5:chroma_spatial=4:luma_tmp=8');
      await pass(this.#smooth);
    } else {
      // It remembers the frame before: begun anew, it does not show one of long ago.
      this.#smooth?.free();
      this.#smooth = undefined;
    }
    const tone = toneOf(settings, exposure, digitalGain);
    if (tone) {
      this.#tone ??= new FilterChain(this.size, 'lutyuv@tone=y=val:u=val:v=val');
      for (const [plane, expression] of Object.entries(tone)) {
        this.#command(this.#tone, 'lutyuv@tone', plane, expression);
      }
      await pass(this.#tone);
    }
    const kernel = kernelOf(settings.sharpness);
    if (kernel) {
      this.#sharpen ??= new FilterChain(this.size, 'convolution@sharp');
      this.#command(this.#sharpen, 'convolution@sharp', '0m', kernel.matrix);
      this.#command(this.#sharpen, 'convolution@sharp', '0rdiv', kernel.factor);
      await pass(this.#sharpen);
    }
    return picture;
  }

  free(): void {
    for (const chain of [this.#scale, this.#smooth, this.#tone, this.#sharpen]) chain?.free();
    this.#scale = undefined;
    this.#smooth = undefined;
    this.#tone = undefined;
    this.#sharpen = undefined;
    this.#sent.clear();
  }

  async #fit(frame: Frame): Promise<Frame> {
    const { width, height } = this.size;
    if (frame.width === width && frame.height === height) return share(frame);
    if (this.#scale?.size.width !== frame.width || this.#scale.size.height !== frame.height) {
      this.#scale?.free();
      const { width: w, height: h } = frame;
      this.#scale = new FilterChain({ width: w, height: h }, fitting({ width: w, height: h }, this.size));
    }
    return this.#scale.run(frame);
  }

  /** A command costs a table of 256 values: only changes are sent. */
  #command(chain: FilterChain, target: string, name: string, argument: string): void {
    const control = `${target} ${name}`;
    if (this.#sent.get(control) === argument) return;
    chain.command(target, name, argument);
    this.#sent.set(control, argument);
  }
}

/** Scales as large as fits, with black beside it where the shape differs. */
function fitting(from: Size, to: Size): string {
  const factor = Math.min(to.width / from.width, to.height / from.height);
  const width = Math.min(to.width, Math.round((from.width * factor) / 2) * 2);
  const height = Math.min(to.height, Math.round((from.height * factor) / 2) * 2);
  const scale = `scale=${width}:${height}:flags=fast_bilinear:in_range=pc:out_range=pc`;
  if (width === to.width && height === to.height) return scale;
  return `${scale},pad=${to.width}:${to.height}:-1:-1:black`;
}
