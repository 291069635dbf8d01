import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

/** One frame of a live stream. */
export interface StreamFrame {
  readonly jpeg: Buffer;
  /** When its last byte came, in ms on the monotonic clock. */
  readonly at: number;
}

/** A viewer of an MJPEG stream. */
export class StreamViewer {
  readonly frames: StreamFrame[] = [];
  readonly response: IncomingMessage;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(response: IncomingMessage) {
    this.response = response;
    response.on('data', (data: Buffer) => this.#take(data));
    // A stream has no end of its own: whoever ends it breaks it off.
    response.on('error', () => {});
  }

  /** Begins to watch. */
  static async watch(url: string): Promise<StreamViewer> {
    const [response] = (await once(get(url), 'response')) as [IncomingMessage];
    return new StreamViewer(response);
  }

  /** Waits until so many frames have come in all. */
  async until(count: number): Promise<readonly StreamFrame[]> {
    while (this.frames.length < count) await once(this.response, 'frame');
    return this.frames;
  }

  /** The next frame from now on that `wanted` holds for. */
  async next(wanted: (frame: StreamFrame) => boolean | Promise<boolean> = () => true): Promise<StreamFrame> {
    for (let index = this.frames.length; ; index += 1) {
      await this.until(index + 1);
      const frame = this.frames[index];
      if (frame && (await wanted(frame))) return frame;
    }
  }

  close(): void {
    this.response.destroy();
  }

  #take(data: Buffer): void {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    for (;;) {
      const header = this.#rest.indexOf('\r\n\r\n');
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#rest.toString('latin1', 0, header))?.[1]);
      const end = header + 4 + length;
      if (this.#rest.length < end) return;
      this.frames.push({ jpeg: Buffer.from(this.#rest.subarray(header + 4, end)), at: performance.now() });
      this.#rest = this.#rest.subarray(end);
      this.response.emit('frame');
    }
  }
}
