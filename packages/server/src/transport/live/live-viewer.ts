import type { WebSocket } from 'ws';
import type { VideoTap } from '../../camera/videos.ts';
import type { LiveFrame } from './live-frame.ts';

/** Pictures that may be on their way to a viewer that tells what it has seen; with more, it is behind. */
const UNSEEN = 30;
/** Bytes that wait in this process for a viewer that tells nothing; with more, it is behind. */
const UNSENT = 256 * 1_024;

/** The connection of a viewer, as far as it matters here. */
export type ViewerSocket = Pick<WebSocket, 'OPEN' | 'readyState' | 'bufferedAmount' | 'send'>;

/**
 * One viewer of a video. It gets every picture in order, or, where it cannot follow, none up to the next key frame:
 * what it sees is never old, and nothing is kept for it.
 */
export class LiveViewer {
  readonly #socket: ViewerSocket;
  #tap: VideoTap | undefined;
  /** What it was told of the stream last. */
  #description = '';
  #isBehind = false;
  /** Number of the picture sent last. */
  #sent = 0;
  /** The last one that it says it has seen; undefined until it says so. */
  #seen: number | undefined;

  constructor(socket: ViewerSocket) {
    this.#socket = socket;
  }

  /** Whether it takes nothing at the moment. */
  get isBehind(): boolean {
    return this.#isBehind;
  }

  /** @param tap - by which a key frame is asked for */
  follow(tap: VideoTap): void {
    this.#tap = tap;
  }

  /** Shows a picture. */
  show(frame: LiveFrame): void {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return;
    if (!this.#hasRoom()) {
      this.#isBehind = true;
      return;
    }
    if (this.#isBehind) {
      if (!frame.key) {
        this.#tap?.requestKey();
        return;
      }
      this.#isBehind = false;
    }
    if (frame.key && frame.description !== this.#description) {
      this.#description = frame.description;
      socket.send(frame.description);
    }
    this.#sent = frame.number;
    socket.send(frame.bytes);
  }

  /** Takes what a viewer says it has seen. @param number - of the last picture */
  saw(number: number): void {
    this.#seen = number;
  }

  #hasRoom(): boolean {
    if (this.#socket.bufferedAmount > UNSENT) return false;
    return this.#seen === undefined || this.#sent - this.#seen < UNSEEN;
  }
}
