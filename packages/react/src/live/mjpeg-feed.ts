import type { LivePictureState, PictureFeed } from './live-picture.ts';

/** Shortest and longest wait before a new try, before chance shortens them, in ms. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** How long the first picture may take, in ms. */
const FIRST_PICTURE_MS = 10_000;
/** How long a picture may stand still until it is asked for anew, and how long that may take unnoticed, in ms. */
const STILL_MS = 4_000;
const UNNOTICED_MS = 3_000;
/** Size at which the picture is looked at, in pixels. */
const LOOK_WIDTH = 96;
const LOOK_HEIGHT = 54;
/** Between two looks at whether there still is a picture, in ms. */
const LOOK_MS = 1_000;

const LIVE: LivePictureState = Object.freeze({ status: 'live' });

/** What an {@link MjpegFeed} needs. */
export interface MjpegFeedOptions {
  /** The element that the picture is put into. */
  readonly host: HTMLElement;
  /** Where the stream is; asked before every try. */
  address(): Promise<string>;
  /** There is a new state. */
  changed(state: LivePictureState): void;
}

/**
 * MJPEG in an `<img>`: asks again when it is lost, and does not fetch what nobody sees.
 *
 * Browsers tell nothing of a stream that ends or stalls after its first picture. The noise of a sensor changes each frame,
 * so a picture that stays the same is asked for anew, and so is from time to time one of another origin, which a page
 * may not look at. The old picture is shown until the new one comes.
 */
export class MjpegFeed implements PictureFeed {
  readonly #options: MjpegFeedOptions;
  readonly #image: HTMLImageElement;
  readonly #document: Document;
  readonly #ends: (() => void)[] = [];
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unnoticed: ReturnType<typeof setTimeout> | undefined;
  readonly #sample: CanvasRenderingContext2D | null;
  #pixels: Uint8ClampedArray | undefined;
  #movedAt = 0;
  #looks: ReturnType<typeof setInterval> | undefined;
  /** Counts what was asked for: an answer to something earlier does not count. */
  #tries = 0;

  /** Begins at once. */
  constructor(options: MjpegFeedOptions) {
    this.#options = options;
    this.#document = options.host.ownerDocument;
    const canvas = this.#document.createElement('canvas');
    this.#sample = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    this.#image = this.#document.createElement('img');
    this.#image.alt = '';
    this.#image.style.cssText = 'display:block;width:100%';
    options.host.append(this.#image);
    this.#listen(this.#image, 'load', () => this.#arrived());
    this.#listen(this.#image, 'error', () => this.#failed());
    this.#listen(this.#document, 'visibilitychange', () => this.#seen());
    this.#seen();
  }

  renew(): void {
    if (this.#document.hidden) return;
    this.#attempt = 0;
    void this.#ask();
  }

  close(): void {
    for (const end of this.#ends) end();
    this.#stop();
    this.#image.remove();
  }

  #seen(): void {
    if (this.#document.hidden) {
      this.#stop();
      this.#options.changed({ status: 'hidden' });
    } else this.renew();
  }

  /** @param quietly - there is a picture, and most likely nothing is wrong with it */
  async #ask(quietly = false): Promise<void> {
    this.#pause();
    this.#tries += 1;
    const own = this.#tries;
    this.#timer = setTimeout(() => this.#failed(), FIRST_PICTURE_MS);
    if (quietly) {
      const stalled = () => this.#options.changed({ status: 'stalled' });
      this.#unnoticed = setTimeout(stalled, UNNOTICED_MS);
    } else this.#options.changed({ status: 'connecting' });
    try {
      const address = await this.#options.address();
      if (own === this.#tries) this.#image.src = address;
    } catch {
      if (own === this.#tries) this.#failed();
    }
  }

  #arrived(): void {
    if (!this.#image.hasAttribute('src')) return;
    this.#pause();
    this.#attempt = 0;
    this.#looks = setInterval(() => this.#look(), LOOK_MS);
    this.#movedAt = performance.now();
    this.#options.changed(LIVE);
  }

  /** A stream that breaks off in the middle of a picture leaves a broken one, without an event. */
  #look(): void {
    if (this.#image.naturalWidth === 0) this.#failed();
    else if (this.#moves()) this.#movedAt = performance.now();
    else if (performance.now() - this.#movedAt >= STILL_MS) void this.#ask(true);
  }

  #moves(): boolean {
    const last = this.#pixels;
    try {
      this.#sample?.drawImage(this.#image, 0, 0, LOOK_WIDTH, LOOK_HEIGHT);
      this.#pixels = this.#sample?.getImageData(0, 0, LOOK_WIDTH, LOOK_HEIGHT).data;
    } catch {
      // It is of another origin.
      return false;
    }
    return this.#pixels?.some((value, index) => value !== last?.[index]) === true;
  }

  #failed(): void {
    this.#stop();
    const whole = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#attempt, 16));
    // Pages that lost a server together do not come back together.
    const wait = whole * (0.5 + Math.random() / 2);
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.#ask(), wait);
    this.#options.changed({ status: 'waiting', retryAt: Date.now() + wait, attempt: this.#attempt });
  }

  #stop(): void {
    this.#pause();
    this.#tries += 1;
    this.#image.removeAttribute('src');
  }

  #pause(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#looks);
    clearTimeout(this.#unnoticed);
  }

  #listen(target: EventTarget, name: string, listener: () => void): void {
    target.addEventListener(name, listener);
    this.#ends.push(() => target.removeEventListener(name, listener));
  }
}
