import type { Planes } from './planes.ts';
import { Random } from './random.ts';

/** Bytes of noise that are kept; rows begin at random places in them. */
const TILE = 1 << 16;

/** The grain of a sensor: noise in luma, another one in every frame. */
export class Grain {
  readonly #random = new Random(7);
  /** Noise from −1 to 1, close to normal. */
  readonly #shape: Float32Array;
  readonly #tile = new Uint8Array(TILE);
  readonly #words = new Uint32Array(this.#tile.buffer);
  #amplitude = 0;

  constructor() {
    const random = this.#random;
    // The sum of four even numbers is close to normal, and never beyond ±2.
    const normal = () => (random.next() + random.next() + random.next() + random.next() - 2) / 2;
    this.#shape = Float32Array.from({ length: TILE }, normal);
  }

  /**
   * Adds noise of at most ±`amplitude` levels, and `amplitude` levels on top. Luma must not be above
   * 255 − 2 · `amplitude`: four pixels are added at once, so nothing may carry over.
   */
  add(planes: Planes, amplitude: number): void {
    if (amplitude <= 0) return;
    if (amplitude !== this.#amplitude) this.#scale(amplitude);
    const { luma, lumaStride, width, height } = planes;
    const words = new Uint32Array(luma.buffer, luma.byteOffset, luma.byteLength >> 2);
    const noise = this.#words;
    const perRow = (width + 3) >> 2;
    const places = noise.length - perRow;
    for (let row = 0; row < height; row++) {
      const from = (this.#random.next() * places) | 0;
      const base = (row * lumaStride) >> 2;
      for (let index = 0; index < perRow; index++) {
        words[base + index] = (words[base + index] ?? 0) + (noise[from + index] ?? 0);
      }
    }
  }

  #scale(amplitude: number): void {
    this.#amplitude = amplitude;
    const shape = this.#shape;
    for (let index = 0; index < TILE; index++) {
      this.#tile[index] = Math.round(amplitude * (1 + (shape[index] ?? 0)));
    }
  }
}
