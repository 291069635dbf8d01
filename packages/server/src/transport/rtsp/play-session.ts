import { randomBytes } from 'node:crypto';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { VideoName } from '../../media/messages.ts';
import type { Channel } from './channel.ts';
import { Playback } from './playback.ts';
import type { Presentation } from './presentation.ts';
import { type Position, RtpSource } from './rtp-source.ts';

/** Seconds without a sign of life after which a session ends (RFC 2326, section 12.37). */
export const SESSION_SECONDS = 60;

/** What a {@link PlaySession} is made of. */
export interface PlaySessionOptions {
  readonly camera: LivePicture;
  readonly video: VideoName;
  /** Address of the presentation, as the player knows it. */
  readonly base: string;
  /** What the player was told of it; undefined where it has not asked. */
  readonly told: Presentation | undefined;
  readonly cname: string;
  readonly patienceSeconds: number;
  readonly timeoutSeconds: number;
  /** Takes a place among those who watch. @returns what gives it back @throws where there is none */
  readonly takeSeat: () => () => void;
  /** It has ended. @param byItself - nobody has asked for that */
  readonly onEnd: (byItself: boolean) => void;
}

/** What a player has set up (RFC 2326, section A.2): ready to play, or playing, until it ends. */
export class PlaySession {
  /** Nobody guesses it. */
  readonly id = randomBytes(12).toString('hex');
  readonly #options: PlaySessionOptions;
  readonly #source: RtpSource;
  readonly #timer: NodeJS.Timeout;
  #channel: Channel | undefined;
  #playback: Playback | undefined;
  /** Gives the seat back that it has while it plays. */
  #leave = () => {};
  #ended = false;

  constructor(options: PlaySessionOptions) {
    this.#options = options;
    this.#source = new RtpSource(options.cname);
    this.#timer = setTimeout(() => this.#expire(), options.timeoutSeconds * 1_000).unref();
  }

  get video(): VideoName {
    return this.#options.video;
  }

  get base(): string {
    return this.#options.base;
  }

  get isPlaying(): boolean {
    return this.#playback !== undefined;
  }

  get isInterleaved(): boolean {
    return this.#channel?.isInterleaved ?? false;
  }

  /** Where it is. */
  get position(): Position {
    return this.#source.position();
  }

  /** What it takes its packets by, as the value of a `Transport` header; '' where there is nothing yet. */
  get transport(): string {
    const ssrc = this.#source.ssrc.toString(16).padStart(8, '0').toUpperCase();
    return this.#channel ? `${this.#channel.description};ssrc=${ssrc};mode="PLAY"` : '';
  }

  /** What an answer says of it. */
  get header(): string {
    return `${this.id};timeout=${this.#options.timeoutSeconds}`;
  }

  /** Counts as a sign of life. */
  touch(): void {
    if (!this.#ended) this.#timer.refresh();
  }

  /** Takes a packet that the player has sent: its reports are signs of life. */
  heard(packet: Buffer): void {
    if (this.#source.isReceivedBy(packet)) this.touch();
  }

  /** Chooses the way of the packets, in place of any other before. */
  use(channel: Channel): void {
    this.#channel?.close();
    if (this.#ended) channel.close();
    else this.#channel = channel;
  }

  /**
   * Begins to play, and holds the first picture back until {@link release}.
   *
   * @param patience - ms until it is given up
   * @returns undefined where no picture came
   * @throws what {@link PlaySessionOptions.takeSeat} throws
   */
  async play(patience: number): Promise<Position | undefined> {
    const channel = this.#channel;
    if (this.#ended || !channel) return undefined;
    const { camera, video, told, patienceSeconds } = this.#options;
    const onEnd = () => this.end(true);
    const source = this.#source;
    this.#leave = this.#options.takeSeat();
    const playback = new Playback({ camera, video, source, channel, told, patienceSeconds, onEnd });
    this.#playback = playback;
    let position: Position | undefined;
    try {
      position = await playback.begin(patience);
    } finally {
      if (!position) this.#stop(playback);
    }
    return position;
  }

  /** Lets the first picture go, behind the answer to whoever has asked for it. */
  release(): void {
    this.#playback?.release();
  }

  /** Stops until it is played again. */
  pause(): void {
    if (this.#playback) this.#stop(this.#playback);
  }

  /** Ends it, with a goodbye where it plays. @param byItself - nobody has asked for that */
  end(byItself: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#playback?.end(true);
    this.#playback = undefined;
    this.#leave();
    this.#channel?.close();
    this.#options.onEnd(byItself);
  }

  #stop(playback: Playback): void {
    playback.end(false);
    if (this.#playback !== playback) return;
    this.#playback = undefined;
    this.#leave();
  }

  #expire(): void {
    // What a player takes in the connection is a sign of life.
    if (this.isPlaying && this.isInterleaved) this.#timer.refresh();
    else this.end(true);
  }
}
