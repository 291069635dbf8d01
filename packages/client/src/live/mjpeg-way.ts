import type { Run, RunEvents, Way } from './live-way.ts';

/** Size at which the picture is looked at, in pixels. */
const LOOK_WIDTH = 96;
const LOOK_HEIGHT = 54;
/** Between two looks at whether there still is a picture, in ms. */
const LOOK_MS = 1_000;

/** MJPEG in an `<img>`. @param address - where the stream is; asked before every try */
export function mjpegWay(address: () => Promise<string>): Way {
  return {
    name: 'mjpeg',
    problem: () => undefined,
    begin: (host, events) => new MjpegRun(host, address, events),
  };
}

/**
 * Browsers tell nothing of a stream that ends or stalls after its first picture. The noise of a sensor changes each frame,
 * so a picture is looked at: one that stays the same stands still. One of another origin, which a page may not look
 * at, passes for one that does.
 */
class MjpegRun implements Run {
  readonly #events: RunEvents;
  readonly #image: HTMLImageElement;
  readonly #sample: CanvasRenderingContext2D | null;
  #pixels: Uint8ClampedArray | undefined;
  #looks: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(host: HTMLElement, address: () => Promise<string>, events: RunEvents) {
    this.#events = events;
    const canvas = host.ownerDocument.createElement('canvas');
    this.#sample = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
    this.#image = host.ownerDocument.createElement('img');
    this.#image.alt = '';
    this.#image.hidden = true;
    this.#image.style.width = '100%';
    this.#image.onload = () => this.#arrived();
    this.#image.onerror = () => events.failed('the stream ended');
    host.append(this.#image);
    void this.#ask(address);
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#looks);
    this.#image.onload = null;
    this.#image.onerror = null;
    this.#image.removeAttribute('src');
    this.#image.remove();
  }

  async #ask(address: () => Promise<string>): Promise<void> {
    try {
      const source = await address();
      if (!this.#closed) this.#image.src = source;
    } catch (problem) {
      if (!this.#closed) this.#events.failed(String(problem));
    }
  }

  #arrived(): void {
    if (this.#image.hidden) this.#looks = setInterval(() => this.#look(), LOOK_MS);
    this.#image.hidden = false;
    this.#image.style.display = 'block';
    this.#events.shown();
  }

  /** A stream that breaks off in the middle of a picture leaves a broken one, without an event. */
  #look(): void {
    if (this.#image.naturalWidth === 0) this.#events.failed('the stream ended');
    else if (this.#moves()) this.#events.shown();
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
}
