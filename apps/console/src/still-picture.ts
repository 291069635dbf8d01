/** How long a picture may stand still before it is doubted, at first and at most, in ms. */
const FIRST_MS = 4_000;
const LONGEST_MS = 60_000;

/**
 * Finds a live picture that has stopped. Browsers tell nothing when a multipart stream ends or stalls after its first
 * picture; but a sensor's noise changes some pixel of every frame, so a picture that stays the same to the last bit is
 * doubted. A scene without noise (a test card) is doubted as well, more and more seldom.
 */
export class StillPicture {
  #last: Uint8ClampedArray | undefined;
  #since = 0;
  #patienceMs = FIRST_MS;

  /**
   * Takes a look at the picture.
   *
   * @param pixels - the picture, always at the same size; kept until the next look
   * @param now - in ms
   * @returns whether the stream should be begun anew
   */
  look(pixels: Uint8ClampedArray, now: number): boolean {
    const last = this.#last;
    this.#last = pixels;
    if (last === undefined || !isSame(last, pixels)) {
      this.#since = now;
      this.#patienceMs = FIRST_MS;
      return false;
    }
    if (now - this.#since < this.#patienceMs) return false;
    this.#since = now;
    this.#patienceMs = Math.min(LONGEST_MS, this.#patienceMs * 2);
    return true;
  }
}

function isSame(one: Uint8ClampedArray, other: Uint8ClampedArray): boolean {
  return one.length === other.length && one.every((value, index) => value === other[index]);
}
