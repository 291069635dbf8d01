import type { FromMedia, ToMedia, VideoName } from './messages.ts';

/** Frames of one stream that may be on their way to the server; more are left out. */
const FRAMES_UNDER_WAY = 2;
/** Likewise packets of one video, which depend on each other. */
const PACKETS_UNDER_WAY = 10;

/** The way to the server, over the channel that Node.js gives a child process. */
export class Channel {
  readonly #underWay = new Map<number | VideoName, number>();

  /** @param receive - takes what the server sends */
  constructor(receive: (message: ToMedia) => void) {
    process.on('message', (message) => receive(message as ToMedia));
  }

  /** Whether another frame of a stream, or packet of a video, can be sent. */
  ready(stream: number | VideoName): boolean {
    const limit = typeof stream === 'number' ? FRAMES_UNDER_WAY : PACKETS_UNDER_WAY;
    return (this.#underWay.get(stream) ?? 0) < limit;
  }

  post(message: FromMedia): void {
    if (!process.connected) return;
    const stream = streamOf(message);
    if (stream !== undefined) this.#count(stream, 1);
    process.send?.(message, undefined, undefined, () => {
      if (stream !== undefined) this.#count(stream, -1);
    });
  }

  #count(stream: number | VideoName, change: number): void {
    const count = (this.#underWay.get(stream) ?? 0) + change;
    if (count > 0) this.#underWay.set(stream, count);
    else this.#underWay.delete(stream);
  }
}

function streamOf(message: FromMedia): number | VideoName | undefined {
  if (message.type === 'frame') return message.stream;
  return message.type === 'video' ? message.video : undefined;
}
