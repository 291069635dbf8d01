import { PICTURE_KEYS, type PictureKey, type PictureSettings, type ToMedia } from '../media/messages.ts';

/**
 * Changes of the picture on their way to the media process: merged per turn of the event loop, one
 * message at a time under way, so that thousands of changes a second cost a handful of messages.
 */
export class Adjustments {
  readonly #post: (message: ToMedia, sent: () => void) => void;
  /** The change that each key was last in. */
  readonly #changedBy = new Map<PictureKey, number>();
  #waiting: Partial<PictureSettings> = {};
  #revision = 0;
  #underWay = false;
  #scheduled = false;

  constructor(post: (message: ToMedia, sent: () => void) => void) {
    this.#post = post;
  }

  /** The number of the last change. */
  get revision(): number {
    return this.#revision;
  }

  /**
   * Of what a camera was set to by others, that which holds: a change that was on its way meanwhile comes behind it.
   *
   * @param revision - the last change that had come there before
   */
  notCrossed(settings: Partial<PictureSettings>, revision: number): Partial<PictureSettings> {
    const held = PICTURE_KEYS.filter(
      (key) => settings[key] !== undefined && (this.#changedBy.get(key) ?? 0) <= revision,
    );
    return Object.fromEntries(held.map((key) => [key, settings[key]]));
  }

  /** Counts a change that goes another way. @returns its number */
  count(settings: Partial<PictureSettings>): number {
    this.#revision += 1;
    for (const key of PICTURE_KEYS) if (settings[key] !== undefined) this.#changedBy.set(key, this.#revision);
    return this.#revision;
  }

  add(settings: Partial<PictureSettings>): void {
    if (Object.keys(settings).length === 0) return;
    this.count(settings);
    Object.assign(this.#waiting, settings);
    if (this.#scheduled || this.#underWay) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (Object.keys(this.#waiting).length === 0) return;
    const settings = this.#waiting;
    this.#waiting = {};
    this.#underWay = true;
    this.#post({ type: 'adjust', settings, revision: this.#revision }, () => {
      this.#underWay = false;
      this.#send();
    });
  }
}
