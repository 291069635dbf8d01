import type { FromMedia, ToMedia } from './messages.ts';

/** Frames of one stream that may be on their way to the server; more are left out. */
const FRAMES_UNDER_WAY = 2;

/** The way to the server, over the channel that Node.js gives a child process. */
export class Channel {
  readonly #underWay = new Map<number, number>();

  /** @param receive - takes what the server sends */
  constructor(receive: (message: ToMedia) => void) {
    process.on('message', (message) => receive(message as ToMedia));
  }

  /** Whether another frame of a stream can be sent. */
  ready(stream: number): boolean {
    return (this.#underWay.get(stream) ?? 0) < FRAMES_UNDER_WAY;
  }

  post(message: FromMedia): void {
    if (!process.connected) return;
    if (message.type === 'frame') this.#count(message.stream, 1);
    process.send?.(message, undefined, undefined, () => {
      if (message.type === 'frame') this.#count(message.stream, -1);
    });
  }

  #count(stream: number, change: number): void {
    const count = (this.#underWay.get(stream) ?? 0) + change;
    if (count > 0) this.#underWay.set(stream, count);
    else this.#underWay.delete(stream);
  }
}
