import type { ControlKey, ImagingKey } from './imaging-keys.ts';
import type { ImagingRange } from './imaging-range.ts';

/** What a camera makes of a value that it has taken differs by so many percent at most: it has fewer steps. More is another value. */
const ROUNDING = 5;

/** What a camera has of each key, as far as is known. */
export class ImagingState {
  readonly #values = new Map<ImagingKey, number | boolean>();
  /** The same in the camera's own units, where it has said so. */
  readonly #exact = new Map<ImagingKey, number>();
  /** What it has taken, and was not asked for since. */
  readonly #fresh = new Set<ImagingKey>();
  /** What it made of values that it has taken, 0–100, as far as that was told. */
  readonly #makes = new Map<ControlKey, Map<number, number>>();

  /** Whether the camera has this value already. */
  has(key: ImagingKey, value: unknown): boolean {
    return this.#values.get(key) === value;
  }

  /** The camera's value for 0–100: its own, where it has told that it has this one. */
  toCamera(key: ControlKey, percent: number, range: ImagingRange): number {
    const own = this.#values.get(key) === percent ? this.#exact.get(key) : undefined;
    return own ?? range.toCamera(percent);
  }

  /** The camera has taken a value. */
  take(key: ImagingKey, value: number | boolean): void {
    if (!this.has(key, value)) this.#exact.delete(key);
    this.#values.set(key, value);
    this.#fresh.add(key);
  }

  /** Nothing is known of a key any more: it is told the camera again. */
  forget(key: ImagingKey): void {
    this.#values.delete(key);
    this.#exact.delete(key);
  }

  /** The camera says what it has of an automatic. */
  find(key: ImagingKey, value: boolean): void {
    this.#values.set(key, value);
  }

  /**
   * The camera says what it has of a control.
   *
   * @param value - in its own units
   * @param believed - what it was told last, 0–100, if anything
   * @returns 0–100: what is believed where that is so, but for what the camera has made of it. What it makes of a value is another
   *   one once, and known from then on: or two cameras that round otherwise would set each other for ever
   */
  read(key: ControlKey, value: number, range: ImagingRange, believed: number | undefined): number {
    const percent = range.toPercent(value);
    const isSo =
      believed !== undefined &&
      (Math.abs(this.toCamera(key, believed, range) - value) < 0.01 ||
        (this.#fresh.has(key) && this.#isMadeOf(key, percent, believed)));
    const found = isSo ? believed : percent;
    this.#fresh.delete(key);
    this.#values.set(key, found);
    this.#exact.set(key, value);
    return found;
  }

  /** Whether a camera that has taken `believed` may well say `percent`. */
  #isMadeOf(key: ControlKey, percent: number, believed: number): boolean {
    if (Math.abs(percent - believed) <= ROUNDING) return true;
    const makes = this.#makes.get(key) ?? new Map<number, number>();
    const isKnown = makes.get(believed) === percent;
    this.#makes.set(key, makes.set(believed, percent));
    return isKnown;
  }
}
