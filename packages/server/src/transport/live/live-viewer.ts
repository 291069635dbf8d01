import type { WebSocket } from 'ws';
import type { VideoTap } from '../../camera/videos.ts';
import type { LiveFrame } from './live-frame.ts';

/** Pictures that may be on their way to a viewer that tells what it has seen; with more, it is behind. */
const UNSEEN = 30;
/** Bytes that wait in this process for a viewer that tells nothing; with more, it is behind. */
const UNSENT = 256 * 1_024;

/** After this time without a picture, in ms, a viewer that says nothing gets a key frame all the same; then after the second one. */
const SILENCE_MS = 1_000;
const LONG_SILENCE_MS = 5_000;

/** The connection of a viewer, as far as it matters here. */
export type ViewerSocket = Pick<WebSocket, 'OPEN' | 'readyState' | 'bufferedAmount' | 'send'>;

/**
 * One viewer of a video. It gets every picture in order, or, where it cannot follow, none up to the next key frame:
 * what it sees is never old, and nothing is kept for it. One that tells no more what it has seen gets a key frame now and then:
 * what it waits for may be just that.
 */
export class LiveViewer {
  readonly #socket: ViewerSocket;
  #tap: VideoTap | undefined;
  /** What it was told of the stream last. */
  #description = '';
  #isBehind = false;
  /** When a picture was sent last, and whether nothing was said of it since. */
  #sentAt = 0;
  #isUnanswered = false;
  readonly #now: () => number;
  /** Numbers of the pictures that are on their way to it; undefined until it tells what it has seen. */
  #underWay: number[] | undefined;

  /** @param now - a clock, in ms */
  constructor(socket: ViewerSocket, now: () => number = () => performance.now()) {
    this.#socket = socket;
    this.#now = now;
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
    const hasRoom = this.#hasRoom();
    if (!hasRoom) {
      this.#isBehind = true;
      if (!this.#isSilent()) return;
    }
    if (this.#isBehind) {
      if (!frame.key) {
        this.#tap?.requestKey();
        return;
      }
      this.#isBehind = !hasRoom;
      this.#isUnanswered = !hasRoom;
    }
    if (frame.key && frame.description !== this.#description) {
      this.#description = frame.description;
      socket.send(frame.description);
    }
    this.#underWay?.push(frame.number);
    this.#sentAt = this.#now();
    socket.send(frame.bytes);
  }

  /** Takes what a viewer says it has seen. @param number - of the last picture */
  saw(number: number): void {
    this.#underWay = (this.#underWay ?? []).filter((each) => each > number);
    this.#isUnanswered = false;
  }

  /** Whether it reads, has not told of what it was sent, and was sent nothing for long. */
  #isSilent(): boolean {
    if (this.#socket.bufferedAmount > UNSENT) return false;
    return this.#now() - this.#sentAt >= (this.#isUnanswered ? LONG_SILENCE_MS : SILENCE_MS);
  }

  #hasRoom(): boolean {
    if (this.#socket.bufferedAmount > UNSENT) return false;
    return this.#underWay === undefined || this.#underWay.length < UNSEEN;
  }
}
