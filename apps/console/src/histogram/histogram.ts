/** How often each level is in a picture. */
export interface Histogram {
  /** Share of the most frequent step, by steps from dark to bright: 0 to 1. */
  readonly luma: readonly number[];
  readonly red: readonly number[];
  readonly green: readonly number[];
  readonly blue: readonly number[];
  /** Mean brightness, 0 to 1. */
  readonly mean: number;
  /** Share of the pixels that are quite black, or white in one channel at least. */
  readonly tooDark: number;
  readonly tooBright: number;
}

/** Steps that the levels are counted in. */
export const STEPS = 64;

/** Levels from which on nothing can be told apart any more; codecs blur the ends a little. */
const BLACK = 3;
const WHITE = 252;

/**
 * Counts the levels of a picture.
 *
 * @param pixels - red, green, blue, alpha of each pixel, 0–255
 */
export function histogramOf(pixels: Uint8ClampedArray): Histogram {
  const luma = new Float64Array(STEPS);
  const red = new Float64Array(STEPS);
  const green = new Float64Array(STEPS);
  const blue = new Float64Array(STEPS);
  let sum = 0;
  let dark = 0;
  let bright = 0;
  const count = Math.floor(pixels.length / 4);
  for (let at = 0; at < count * 4; at += 4) {
    const r = pixels[at] ?? 0;
    const g = pixels[at + 1] ?? 0;
    const b = pixels[at + 2] ?? 0;
    // Rec. 709.
    const y = Math.round(0.2126 * r + 0.7152 * g + 0.0722 * b);
    sum += y;
    if (y <= BLACK) dark += 1;
    if (r >= WHITE || g >= WHITE || b >= WHITE) bright += 1;
    add(luma, y);
    add(red, r);
    add(green, g);
    add(blue, b);
  }
  const most = Math.max(1, ...[luma, red, green, blue].map(peakOf));
  const shares = (counts: Float64Array) => Array.from(counts, (each) => Math.min(1, each / most));
  return {
    luma: shares(luma),
    red: shares(red),
    green: shares(green),
    blue: shares(blue),
    mean: count === 0 ? 0 : sum / count / 255,
    tooDark: count === 0 ? 0 : dark / count,
    tooBright: count === 0 ? 0 : bright / count,
  };
}

/** The outline of a histogram as the path of an SVG, `STEPS - 1` wide and 1 high, y downwards. */
export function outlineOf(shares: readonly number[]): string {
  // The root shows what is rare, too.
  const points = shares.map((share, step) => `L${step} ${(1 - Math.sqrt(share)).toFixed(3)}`);
  return `M0 1${points.join('')}L${shares.length - 1} 1Z`;
}

function add(counts: Float64Array, level: number): void {
  const step = Math.min(STEPS - 1, Math.floor((level * STEPS) / 256));
  counts[step] = (counts[step] ?? 0) + 1;
}

/** The greatest step within: a clipped end would flatten all the rest. */
function peakOf(counts: Float64Array): number {
  return Math.max(...counts.subarray(1, -1));
}
