import type { ToMedia, VideoName, VideoPacket } from '../media/messages.ts';

/** Takes the packets of a video. */
type Listener = (packet: VideoPacket) => void;

/** Somebody's share in a video. */
export interface VideoTap {
  /** Asks for a key frame soon, such as after a loss. */
  requestKey(): void;
  /** Ends it. */
  stop(): void;
}

interface Viewer {
  readonly listener: Listener;
  /** Whether it still waits for the key frame that it begins with. */
  waiting: boolean;
}

/** The H.264 streams that somebody takes: encoded once each, however many take them. */
export class Videos {
  readonly #post: (message: ToMedia) => void;
  readonly #viewers: Readonly<Record<VideoName, Set<Viewer>>> = { main: new Set(), sub: new Set() };

  /** @param post - sends to the media process */
  constructor(post: (message: ToMedia) => void) {
    this.#post = post;
  }

  /** Calls `listener` with every packet of a video, from the next key frame on, which is asked for. */
  watch(video: VideoName, listener: Listener): VideoTap {
    const viewers = this.#viewers[video];
    const viewer: Viewer = { listener, waiting: true };
    viewers.add(viewer);
    this.#post({ type: viewers.size === 1 ? 'openVideo' : 'requestKey', video });
    return {
      requestKey: () => {
        if (viewers.has(viewer)) this.#post({ type: 'requestKey', video });
      },
      stop: () => {
        if (viewers.delete(viewer) && viewers.size === 0) this.#post({ type: 'closeVideo', video });
      },
    };
  }

  /** Hands a packet of the media process on. */
  packet(video: VideoName, packet: VideoPacket): void {
    for (const viewer of this.#viewers[video]) {
      if (viewer.waiting && !packet.key) continue;
      viewer.waiting = false;
      viewer.listener(packet);
    }
  }

  /** Asks a new media process for all that is watched; its packets depend on none of the one before. */
  reopen(): void {
    for (const video of ['main', 'sub'] as const) {
      for (const viewer of this.#viewers[video]) viewer.waiting = true;
      if (this.#viewers[video].size > 0) this.#post({ type: 'openVideo', video });
    }
  }
}
