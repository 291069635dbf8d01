import type { ServerResponse } from 'node:http';

const BOUNDARY = 'sightglass-frame';

/** The type of an endless row of JPEGs (RFC 2046, section 5.1, as browsers show it). */
export const MJPEG_TYPE = `multipart/x-mixed-replace; boundary=${BOUNDARY}`;

/**
 * Writes frames to one viewer. A frame that comes while the viewer has not taken the one before
 * replaces any that waits: a slow viewer gets fewer frames, never older ones, and costs no memory.
 */
export class MjpegViewer {
  readonly #response: ServerResponse;
  readonly #patience: number;
  #waiting: Uint8Array | undefined;
  #writing = false;
  #impatience: NodeJS.Timeout | undefined;

  /**
   * @param response - whose head is written by the first frame
   * @param patience - ms until a viewer that does not read is given up
   */
  constructor(response: ServerResponse, patience: number) {
    this.#response = response;
    this.#patience = patience;
    response.on('close', () => clearTimeout(this.#impatience));
    response.write(`--${BOUNDARY}\r\n`);
  }

  /** Shows a frame. */
  show(jpeg: Uint8Array): void {
    if (this.#writing) this.#waiting = jpeg;
    else this.#write(jpeg);
  }

  #write(jpeg: Uint8Array): void {
    const response = this.#response;
    if (response.destroyed) return;
    this.#writing = true;
    this.#impatience = setTimeout(() => response.destroy(), this.#patience);
    const head = Buffer.from(`Content-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`);
    // With the next boundary behind it, a browser shows the frame now and not with the one after. Whole and
    // with a callback: newer versions of Node.js emit no "drain" for corked writes that go out at once.
    response.write(Buffer.concat([head, jpeg, Buffer.from(`\r\n--${BOUNDARY}\r\n`)]), () => this.#taken());
  }

  #taken(): void {
    clearTimeout(this.#impatience);
    this.#writing = false;
    const jpeg = this.#waiting;
    this.#waiting = undefined;
    if (jpeg) this.#write(jpeg);
  }
}
