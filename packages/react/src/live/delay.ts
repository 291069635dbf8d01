/** How many delays the shown one is made of: at 30 frames a second, those of the last second. */
const LOOKS = 30;

/** The delay of the live picture, from the camera to the screen, as it can be read: neither nervous nor late. */
export class Delay {
  readonly #delays: number[] = [];

  /** Takes note of a frame. @param delayMs - from the camera to the screen */
  add(delayMs: number): void {
    this.#delays.push(delayMs);
    if (this.#delays.length > LOOKS) this.#delays.shift();
  }

  /** The middle of the last delays in whole ms; null where there are none. */
  get shown(): number | null {
    const sorted = [...this.#delays].sort((one, other) => one - other);
    const middle = sorted[Math.floor(sorted.length / 2)];
    return middle === undefined ? null : Math.max(0, Math.round(middle));
  }

  /** The next frame comes another way. */
  clear(): void {
    this.#delays.length = 0;
  }
}
