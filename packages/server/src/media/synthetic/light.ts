import type { Canvas } from './canvas.ts';
import type { Planes } from './planes.ts';

/** How the lamp shines on what stands still, and the frame of the window that the camera looks through. */
export interface Lighting {
  /** The place that is lit most, in scene units, and how far it reaches. */
  readonly lamp: { readonly x: number; readonly y: number; readonly reach: number };
}

/**
 * Factors of luma by column and by row. A Gaussian spot and the darkening towards the window's frame are both products
 * of one factor per column and one per row, so that two rows of numbers are all that a picture needs.
 */
export interface LightMap {
  readonly columns: Float32Array;
  readonly rows: Float32Array;
}

export function lightMapOf(canvas: Canvas, { lamp }: Lighting): LightMap {
  const { width, height } = canvas.planes;
  const factors = (length: number, centre: number) =>
    Float32Array.from({ length }, (_, index) => {
      const distance = (index - centre) / (lamp.reach * canvas.scale);
      const rim = Math.abs((2 * (index + 0.5)) / length - 1);
      return (0.5 + 0.5 * Math.exp(-distance * distance)) * (1 - 0.55 * rim ** 14);
    });
  return { columns: factors(width, canvas.pixelX(lamp.x)), rows: factors(height, canvas.pixelY(lamp.y)) };
}

/** Mean luma of a picture. */
export function meanLuma({ luma, lumaStride, width, height }: Planes): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sum += luma[y * lumaStride + x] ?? 0;
  }
  return sum / (width * height);
}

/** Lights a picture, which is painted as in even light. */
export function light(planes: Planes, map: LightMap): void {
  const { luma, lumaStride, width, height } = planes;
  for (let y = 0; y < height; y++) {
    const row = map.rows[y] ?? 0;
    for (let x = 0; x < width; x++) {
      const at = y * lumaStride + x;
      luma[at] = (luma[at] ?? 0) * row * (map.columns[x] ?? 0);
    }
  }
}

/** Multiplies luma by a factor. */
export function expose({ luma }: Planes, factor: number): void {
  for (let at = 0; at < luma.length; at++) luma[at] = Math.min(255, (luma[at] ?? 0) * factor);
}
