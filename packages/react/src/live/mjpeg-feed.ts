import type { LivePictureState, PictureFeed } from './live-picture.ts';

/** Shortest and longest wait before a new try, before chance shortens them, in ms. */
const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** How long the first picture may take, in ms. */
const FIRST_PICTURE_MS = 10_000;
/** Between two looks at whether there still is a picture, in ms. */
const LOOK_MS = 1_000;

/** What an {@link MjpegFeed} needs. */
export interface MjpegFeedOptions {
  /** The element that the picture is put into. */
  readonly host: HTMLElement;
  /** Where the stream is; asked before every try. */
  address(): Promise<string>;
  /** There is a new state. */
  changed(state: LivePictureState): void;
}

/** MJPEG in an `<img>`: asks again when it is lost, and does not fetch what nobody sees. */
export class MjpegFeed implements PictureFeed {
  readonly #options: MjpegFeedOptions;
  readonly #image: HTMLImageElement;
  readonly #document: Document;
  readonly #ends: (() => void)[] = [];
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #looks: ReturnType<typeof setInterval> | undefined;
  /** Counts what was asked for: an answer to something earlier does not count. */
  #tries = 0;

  /** Begins at once. */
  constructor(options: MjpegFeedOptions) {
    this.#options = options;
    this.#document = options.host.ownerDocument;
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

  async #ask(): Promise<void> {
    this.#pause();
    this.#tries += 1;
    const own = this.#tries;
    this.#timer = setTimeout(() => this.#failed(), FIRST_PICTURE_MS);
    this.#options.changed({ status: 'connecting' });
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
    this.#options.changed({ status: 'live' });
  }

  /** A stream that breaks off in the middle of a picture leaves a broken one, without an event. */
  #look(): void {
    if (this.#image.naturalWidth === 0) this.#failed();
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
  }

  #listen(target: EventTarget, name: string, listener: () => void): void {
    target.addEventListener(name, listener);
    this.#ends.push(() => target.removeEventListener(name, listener));
  }
}
