import { Socket } from 'node:net';

/** A connection whose other end takes bytes only when a test says so. */
export class StuckSocket extends Socket {
  /** What has come to the other end or is on its way there. */
  readonly sent: Buffer[] = [];
  #taken: ((problem?: Error | null) => void) | undefined;

  override _write(chunk: Buffer, _encoding: BufferEncoding, taken: (problem?: Error | null) => void): void {
    this.sent.push(chunk);
    this.#taken = taken;
  }

  override _writev(
    chunks: { chunk: Buffer; encoding: BufferEncoding }[],
    taken: (problem?: Error | null) => void,
  ): void {
    this.sent.push(...chunks.map(({ chunk }) => chunk));
    this.#taken = taken;
  }

  /** Lets the other end take what is on its way, once. @returns whether there was anything */
  async deliver(): Promise<boolean> {
    const taken = this.#taken;
    this.#taken = undefined;
    taken?.();
    // `drain` comes behind the tick in which the bytes went.
    await new Promise((resolve) => setImmediate(resolve));
    return taken !== undefined;
  }

  /** Lets the other end take everything, and what that brings about. */
  async deliverAll(): Promise<void> {
    while (await this.deliver());
  }

  /** The messages that were sent, by their frames. */
  messages(): unknown[] {
    return this.sent.map((frame) => {
      const length = frame.readUInt8(1);
      const header = length < 126 ? 2 : length === 126 ? 4 : 10;
      const message: unknown = JSON.parse(frame.toString('utf8', header));
      return message;
    });
  }
}
