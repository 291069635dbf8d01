import { type Colour, fillRectangle, type Planes } from './planes.ts';

/** What the marker in a synthetic picture says. */
export interface Marker {
  /** Number of the frame, modulo 2²⁴. */
  readonly counter: number;
  /** Wall clock at the moment of drawing, ms since 1970 modulo 2²⁴ (4 h 39 min). */
  readonly clockMs: number;
}

/** Both numbers of the marker have so many bits. */
export const MARKER_BITS = 24;
/** White, black; counter; clock; parity; black, white. */
export const MARKER_BLOCKS = 2 + 2 * MARKER_BITS + 1 + 2;

/** Room is left above and below, so that brightness and gain do not press white and black together at once. */
const WHITE: Colour = { y: 235, u: 128, v: 128 };
const BLACK: Colour = { y: 16, u: 128, v: 128 };

/** White and black must differ by so many levels, or it is no marker. */
const LEAST_CONTRAST = 24;

const MODULUS = 2 ** MARKER_BITS;

/** Edge of a marker's block in pixels, in a picture `height` pixels high. */
export function markerBlock(height: number): number {
  return Math.max(8, Math.round(height / 45));
}

/**
 * Burns the marker into the top left corner: a row of {@link MARKER_BLOCKS} square blocks. Both numbers are taken
 * modulo 2²⁴, most significant bit first, white for 1; the parity bit makes the number of white bits even.
 * A picture narrower than the row shows the left part of it.
 */
export function drawMarker(planes: Planes, marker: Marker): void {
  const block = markerBlock(planes.height);
  markerCells(marker).forEach((white, index) => {
    fillRectangle(planes, index * block, 0, (index + 1) * block, block, white ? WHITE : BLACK);
  });
}

/**
 * Reads the marker out of a luma plane, or null where there is none. The threshold is the middle of the reference
 * blocks, so brightness, contrast and gain do no harm; a picture scaled after it was drawn is read as well,
 * provided that it was 360 or more pixels high.
 */
export function readMarker(luma: Uint8Array, stride: number, width: number, height: number): Marker | null {
  return (
    readWithPitch(luma, stride, width, height, markerBlock(height)) ??
    readWithPitch(luma, stride, width, height, height / 45)
  );
}

function markerCells(marker: Marker): boolean[] {
  const bits = [...bitsOf(marker.counter), ...bitsOf(marker.clockMs)];
  const parity = bits.filter((bit) => bit).length % 2 === 1;
  return [true, false, ...bits, parity, false, true];
}

function bitsOf(value: number): boolean[] {
  const low = ((Math.trunc(value) % MODULUS) + MODULUS) % MODULUS;
  return Array.from({ length: MARKER_BITS }, (_, index) => ((low >> (MARKER_BITS - 1 - index)) & 1) === 1);
}

function numberOf(bits: readonly boolean[]): number {
  return bits.reduce((value, bit) => value * 2 + (bit ? 1 : 0), 0);
}

function readWithPitch(
  luma: Uint8Array,
  stride: number,
  width: number,
  height: number,
  pitch: number,
): Marker | null {
  if (pitch < 2 || pitch * MARKER_BLOCKS > width + 0.5 || pitch > height + 0.5) return null;
  const levels = Array.from({ length: MARKER_BLOCKS }, (_, index) => blockMean(luma, stride, index, pitch));
  const [firstWhite = 0, firstBlack = 0] = levels;
  const [lastBlack = 0, lastWhite = 0] = levels.slice(-2);
  const white = Math.min(firstWhite, lastWhite);
  const black = Math.max(firstBlack, lastBlack);
  if (white - black < LEAST_CONTRAST) return null;
  const threshold = (firstWhite + lastWhite + firstBlack + lastBlack) / 4;
  const bits = levels.slice(2, -2).map((level) => level > threshold);
  if (bits.filter((bit) => bit).length % 2 !== 0) return null;
  return {
    counter: numberOf(bits.slice(0, MARKER_BITS)),
    clockMs: numberOf(bits.slice(MARKER_BITS, 2 * MARKER_BITS)),
  };
}

/** Mean of the inner half of a block: its rim suffers from scaling and coding. */
function blockMean(luma: Uint8Array, stride: number, index: number, pitch: number): number {
  const left = Math.floor((index + 0.25) * pitch);
  const right = Math.max(left + 1, Math.floor((index + 0.75) * pitch));
  const top = Math.floor(0.25 * pitch);
  const bottom = Math.max(top + 1, Math.floor(0.75 * pitch));
  let sum = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) sum += luma[y * stride + x] ?? 0;
  }
  return sum / ((right - left) * (bottom - top));
}
