import type { LivePicture } from '../../camera/live-picture.ts';
import type { VideoTap } from '../../camera/videos.ts';
import type { VideoName, VideoPacket } from '../../media/messages.ts';
import type { Channel } from './channel.ts';
import { isSame, type Presentation, presentationOf } from './presentation.ts';
import type { Position, RtpSource } from './rtp-source.ts';

/** How often the time of day is told, in ms. */
const REPORT_EVERY = 5_000;

/** What a {@link Playback} needs. */
export interface PlaybackOptions {
  readonly camera: LivePicture;
  readonly video: VideoName;
  readonly source: RtpSource;
  readonly channel: Channel;
  /** What the player was told; undefined where it has not asked. */
  readonly told: Presentation | undefined;
  /** Seconds until a player that takes nothing is given up. */
  readonly patienceSeconds: number;
  /** It cannot go on: the video is not what the player was told any more, or the player takes nothing. */
  readonly onEnd: () => void;
}

/**
 * A video on its way to a player: every picture in order, or, where the player cannot follow, none up to the next key
 * frame. Nothing is kept for it.
 */
export class Playback {
  readonly #options: PlaybackOptions;
  #told: Presentation | undefined;
  #tap: VideoTap | undefined;
  #timer: NodeJS.Timeout | undefined;
  #phase: 'waiting' | 'held' | 'playing' | 'ended' = 'waiting';
  /** The picture to begin with. */
  #first: VideoPacket | undefined;
  #begun: ((position: Position | undefined) => void) | undefined;
  #isBehind = false;
  /** When it was level last, on the clock of the process. */
  #level = performance.now();

  constructor(options: PlaybackOptions) {
    this.#options = options;
    this.#told = options.told;
  }

  /** Waits for the first picture and holds it back. @returns undefined where none came in time, or it was ended */
  begin(patience: number): Promise<Position | undefined> {
    const { camera, video } = this.#options;
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#begun?.(undefined), patience);
      this.#begun = (position) => {
        clearTimeout(timer);
        this.#begun = undefined;
        resolve(position);
      };
      this.#tap = camera.watchVideo(video, (packet) => this.#take(packet));
      if (this.#phase === 'ended') this.#tap.stop();
    });
  }

  /** Lets it go: the answer that says where it begins is on its way. */
  release(): void {
    const first = this.#first;
    if (this.#phase !== 'held' || !first) return;
    const { source, channel, patienceSeconds } = this.#options;
    this.#phase = 'playing';
    this.#first = undefined;
    this.#level = performance.now();
    source.picture(first, channel);
    source.report(channel);
    this.#timer = setInterval(() => this.#lookAfter(), Math.min(REPORT_EVERY, patienceSeconds * 1_000));
  }

  /** Ends it. @param isOver - whether nothing more will come, which the player is told */
  end(isOver: boolean): void {
    if (this.#phase === 'ended') return;
    const { source, channel } = this.#options;
    if (isOver && this.#phase === 'playing') source.goodbye(channel);
    this.#phase = 'ended';
    clearInterval(this.#timer);
    this.#tap?.stop();
    this.#begun?.(undefined);
  }

  #take(packet: VideoPacket): void {
    if (this.#phase === 'ended') return;
    if (packet.key && !this.#fits(packet)) {
      this.end(true);
      this.#options.onEnd();
    } else if (this.#phase === 'playing') this.#follow(packet);
    else if (this.#phase === 'waiting' && packet.key) this.#hold(packet);
    // Nothing may be missing behind the picture that it begins with.
    else this.#isBehind = true;
  }

  #hold(packet: VideoPacket): void {
    this.#phase = 'held';
    this.#isBehind = false;
    this.#first = packet;
    this.#begun?.(this.#options.source.position(packet));
  }

  #follow(packet: VideoPacket): void {
    const { source, channel } = this.#options;
    if (channel.isFull) {
      this.#isBehind = true;
      return;
    }
    if (this.#isBehind && !packet.key) {
      this.#tap?.requestKey();
      return;
    }
    this.#isBehind = false;
    source.picture(packet, channel);
  }

  /** Whether a player can show a key frame with what it was told. */
  #fits(packet: VideoPacket): boolean {
    const now = presentationOf(packet);
    if (!now) return true;
    this.#told ??= now;
    return isSame(this.#told, now);
  }

  #lookAfter(): void {
    const { source, channel, patienceSeconds } = this.#options;
    const now = performance.now();
    if (!channel.isFull) {
      this.#level = now;
      source.report(channel);
    } else if (now - this.#level > patienceSeconds * 1_000) {
      this.end(false);
      this.#options.onEnd();
    }
  }
}
