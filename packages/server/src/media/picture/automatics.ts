import type { Frame } from 'node-av';

/** What automatic exposure and white balance do to a picture. */
export interface Exposure {
  /** What the light is multiplied with. */
  readonly factor: number;
  /** The colour cast that is taken away, in levels of Cb and Cr. */
  readonly castU: number;
  readonly castV: number;
}

/** Mean levels of the three planes, 0–255. */
export interface Means {
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** The sensor's picture as it is. */
export const NEUTRAL_EXPOSURE: Exposure = { factor: 1, castU: 0, castV: 0 };

/** Mean luma that automatic exposure aims at. */
const TARGET = 118;
/** What it may do: a dark machine stays dark. */
const FACTOR = { least: 0.5, most: 2.5 };
/** Most that white balance takes away, in levels. */
const MOST_CAST = 24;
/** Time constant of the settling, in ms. */
const SETTLING = 450;
/** One pixel out of so many, in each direction, is looked at. */
const SAMPLING = 12;

/** Automatic exposure and white balance of one head: they settle like those of a camera do. */
export class Automatics {
  #factor = 1;
  #castU = 0;
  #castV = 0;
  #at: number | undefined;

  /** What is to be done by now. Steps too small to be seen are left out, so that a settled picture is steady. */
  get exposure(): Exposure {
    return {
      factor: round(this.#factor, 50),
      castU: round(this.#castU, 4),
      castV: round(this.#castV, 4),
    };
  }

  /**
   * Takes a step towards what the picture needs. What is off is neutral.
   *
   * @param means - of the sensor's picture
   * @param now - ms on a monotonic clock
   */
  follow(means: Means, on: { exposure: boolean; whiteBalance: boolean }, now: number): void {
    const step = this.#at === undefined ? 1 : 1 - Math.exp(-(now - this.#at) / SETTLING);
    this.#at = now;
    const wanted = on.exposure ? clamp(TARGET / Math.max(means.y, 1), FACTOR.least, FACTOR.most) : 1;
    // Doubling looks the same everywhere, so the way there is travelled in stops.
    this.#factor *= (wanted / this.#factor) ** step;
    const cast = (mean: number) => (on.whiteBalance ? clamp(mean - 128, -MOST_CAST, MOST_CAST) : 0);
    this.#castU += (cast(means.u) - this.#castU) * step;
    this.#castV += (cast(means.v) - this.#castV) * step;
  }

  /** Begins anew, such as with another sensor. */
  reset(): void {
    this.#at = undefined;
  }
}

/** Mean levels of a YUV 4:2:0 frame, from a sample of its pixels. */
export function meansOf(frame: Frame): Means {
  const [y, u, v] = frame.data ?? [];
  const { width, height, linesize } = frame;
  const mean = (plane: Buffer | undefined, index: number, w: number, h: number) =>
    plane ? sampledMean(plane, linesize[index] ?? w, w, h) : 128;
  return {
    y: mean(y, 0, width, height),
    u: mean(u, 1, width >> 1, height >> 1),
    v: mean(v, 2, width >> 1, height >> 1),
  };
}

function sampledMean(plane: Buffer, stride: number, width: number, height: number): number {
  let sum = 0;
  let count = 0;
  for (let row = SAMPLING >> 1; row < height; row += SAMPLING) {
    for (let column = SAMPLING >> 1; column < width; column += SAMPLING) {
      sum += plane[row * stride + column] ?? 0;
      count += 1;
    }
  }
  return count === 0 ? 128 : sum / count;
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
