import { CAMERA_KEYS, type CameraKey, type PictureSettings, type Refusals } from '../messages.ts';

/** Settings that cameras are asked for and have not answered yet: what holds of each if it is refused. */
export class Trials {
  readonly #counts = new Map<CameraKey, number>();
  /** What each of them was when all cameras had it last. */
  #before: Partial<PictureSettings> = {};

  /** @param now - what is set before they are asked */
  begin(keys: readonly CameraKey[], now: PictureSettings): void {
    for (const key of keys) {
      const count = this.#counts.get(key) ?? 0;
      this.#counts.set(key, count + 1);
      if (count === 0) this.#before = { ...this.#before, [key]: now[key] };
    }
  }

  /** Takes note of what somebody else has set: that holds from then on. */
  note(settings: Partial<PictureSettings>): void {
    for (const key of CAMERA_KEYS) {
      if (settings[key] !== undefined && this.#counts.has(key)) {
        this.#before = { ...this.#before, [key]: settings[key] };
      }
    }
  }

  /**
   * @param asked - what the cameras have answered now
   * @param now - what is set
   * @returns what has to be set again: what was refused, and nobody has asked for another value of since
   */
  end(asked: Partial<PictureSettings>, refused: Refusals, now: PictureSettings): Partial<PictureSettings> {
    const back: Partial<Record<CameraKey, unknown>> = {};
    for (const key of CAMERA_KEYS) {
      if (asked[key] === undefined) continue;
      if (refused[key] === undefined) this.#before = { ...this.#before, [key]: asked[key] };
      else if (now[key] === asked[key]) back[key] = this.#before[key];
      const count = (this.#counts.get(key) ?? 0) - 1;
      if (count > 0) this.#counts.set(key, count);
      else this.#counts.delete(key);
    }
    // Each is a value of its own key.
    return back as Partial<PictureSettings>;
  }
}
