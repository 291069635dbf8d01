import type { PictureSettings, ToMedia } from '../media/messages.ts';

/**
 * Changes of the picture on their way to the media process: merged per turn of the event loop, one
 * message at a time under way, so that thousands of changes a second cost a handful of messages.
 */
export class Adjustments {
  readonly #post: (message: ToMedia, sent: () => void) => void;
  #waiting: Partial<PictureSettings> = {};
  #underWay = false;
  #scheduled = false;

  constructor(post: (message: ToMedia, sent: () => void) => void) {
    this.#post = post;
  }

  add(settings: Partial<PictureSettings>): void {
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
    this.#post({ type: 'adjust', settings }, () => {
      this.#underWay = false;
      this.#send();
    });
  }
}
