/** A 3x3 convolution as FFmpeg's `convolution` takes it: nine integers and what their sum is multiplied with. */
export interface Kernel {
  readonly matrix: string;
  readonly factor: string;
}

const UNIT = 72;
/** Weight of a neighbour at full softness: with 8 of 72 the kernel is the mean of the nine. */
const SOFTEST = 8;
/** Weight taken from a neighbour at full sharpness. */
const SHARPEST = 20;

/**
 * The kernel of a sharpness.
 *
 * @param sharpness - 0–100; below 50 the picture is softened
 * @returns null at 50, where the picture is left as it is
 */
export function kernelOf(sharpness: number): Kernel | null {
  const amount = (50 - sharpness) / 50;
  const neighbour = Math.round(amount * (amount > 0 ? SOFTEST : SHARPEST));
  if (neighbour === 0) return null;
  const cells = Array.from({ length: 9 }, (_, cell) => (cell === 4 ? UNIT - 8 * neighbour : neighbour));
  return { matrix: cells.join(' '), factor: String(1 / UNIT) };
}
