import { defaultState } from '@sightglass/protocol';
import type { Frame } from 'node-av';
import { onTestFinished } from 'vitest';
import type { PictureSettings } from '../messages.ts';
import { type Colour, newFrame, planesOf } from '../synthetic/planes.ts';
import type { Size } from './filter-chain.ts';

/** A rectangle of a picture, in pixels. */
export interface Area extends Size {
  readonly x: number;
  readonly y: number;
}

/** Settings that leave the picture as it is: every control neutral, nothing automatic. */
export function neutral(changes: Partial<PictureSettings> = {}): PictureSettings {
  return { ...defaultState(), 'auto-exposure': false, 'auto-white-balance': false, ...changes };
}

/** Frees a frame with the end of the test. */
export function kept(frame: Frame): Frame {
  onTestFinished(() => frame.free());
  return frame;
}

/** A frame whose pixels `colour` says; freed with the test. Chroma is asked for at every second pixel. */
export function drawn(size: Size, colour: (x: number, y: number) => Colour): Frame {
  const frame = kept(newFrame(size));
  const { luma, cb, cr, lumaStride, chromaStride } = planesOf(frame);
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      const { y: level, u, v } = colour(x, y);
      luma[y * lumaStride + x] = level;
      if (x % 2 !== 0 || y % 2 !== 0) continue;
      cb[(y >> 1) * chromaStride + (x >> 1)] = u;
      cr[(y >> 1) * chromaStride + (x >> 1)] = v;
    }
  }
  return frame;
}

/** A frame of one colour, freed with the test. */
export function plain(size: Size, colour: Partial<Colour> = {}): Frame {
  const whole = { y: 100, u: 128, v: 128, ...colour };
  return drawn(size, () => whole);
}

/** A moving picture out of a formula: shades, edges and colours, all of them different at another `time`. */
export function scenery(size: Size, time = 0): Frame {
  return drawn(size, (x, y) => ({
    y: 40 + ((x * 3 + y * 2 + time * 7) % 160),
    u: 90 + ((x + time * 3) % 70),
    v: 100 + ((y + time * 5) % 60),
  }));
}

/** The planes of a picture without the room beside its rows; of `area`, or of all of it. */
export function pixelsOf(frame: Frame, area?: Area): { y: Buffer; u: Buffer; v: Buffer } {
  const { luma, cb, cr, lumaStride, chromaStride } = planesOf(frame);
  const { x, y, width, height } = area ?? { x: 0, y: 0, width: frame.width, height: frame.height };
  const cut = (plane: Uint8Array, stride: number, part: number) =>
    Buffer.concat(
      Array.from({ length: height / part }, (_, row) => {
        const start = (y / part + row) * stride + x / part;
        return plane.subarray(start, start + width / part);
      }),
    );
  return { y: cut(luma, lumaStride, 1), u: cut(cb, chromaStride, 2), v: cut(cr, chromaStride, 2) };
}

/** Mean levels of a picture, or of an area of it. */
export function levelsOf(frame: Frame, area?: Area): Colour {
  const { y, u, v } = pixelsOf(frame, area);
  const mean = (bytes: Buffer) => bytes.reduce((sum, level) => sum + level, 0) / bytes.length;
  return { y: mean(y), u: mean(u), v: mean(v) };
}
