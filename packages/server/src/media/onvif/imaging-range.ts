import type { XmlElement } from './xml.ts';

/** What a camera takes for one control, and how that is 0–100 to whoever turns it. */
export class ImagingRange {
  /** In the camera's own units. */
  readonly min: number;
  readonly max: number;
  readonly #middle: number;
  readonly #whole: boolean;

  /** @param middle - what 50 stands for; the middle of the range where a camera tells no default, as in ONVIF */
  constructor(min: number, max: number, middle = (min + max) / 2) {
    this.min = min;
    this.max = max;
    this.#middle = Math.min(max, Math.max(min, middle));
    // Ranges such as 0…1 are of fractions; of others, some cameras refuse them.
    this.#whole = Number.isInteger(min) && Number.isInteger(max) && max - min >= 10;
  }

  /** The range that an element with `Min` and `Max` tells; undefined where it tells none. */
  static of(element: XmlElement | undefined): ImagingRange | undefined {
    const [min, max] = [element?.find('Min')?.number, element?.find('Max')?.number];
    return min !== undefined && max !== undefined && min < max ? new ImagingRange(min, max) : undefined;
  }

  /** The camera's value for 0–100: straight from the least to the middle, and from there to the most. */
  toCamera(percent: number): number {
    const share = Math.min(100, Math.max(0, percent)) / 50;
    const value =
      share <= 1
        ? this.min + (this.#middle - this.min) * share
        : this.#middle + (this.max - this.#middle) * (share - 1);
    return this.#whole ? Math.round(value) : Math.round(value * 1_000) / 1_000;
  }

  /** 0–100 for a value of the camera. */
  toPercent(value: number): number {
    const inside = Math.min(this.max, Math.max(this.min, value));
    if (inside <= this.#middle) {
      const below = this.#middle - this.min;
      return below === 0 ? 50 : Math.round(((inside - this.min) / below) * 50);
    }
    return Math.round(50 + ((inside - this.#middle) / (this.max - this.#middle)) * 50);
  }
}
