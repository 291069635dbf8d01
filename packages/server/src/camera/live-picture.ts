import type { HeadReport, MediaStatistics, StreamSpec, View } from '../media/messages.ts';

/** One complete JPEG and its size in pixels. */
export interface Still {
  readonly jpeg: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** How the camera does, for the health and status pages. */
export interface CameraHealth {
  /** `starting` until the first picture, `down` between a crash of the media process and its return. */
  readonly media: 'starting' | 'running' | 'down';
  readonly heads: readonly [HeadReport | null, HeadReport | null];
  /** Of the last second; undefined until there was one. */
  readonly statistics?: MediaStatistics;
}

/** The picture as the transports see it. */
export interface LivePicture {
  /**
   * The next frame, or a "no signal" picture while there is none.
   *
   * @param quality - JPEG quality, 0–100
   * @throws ProtocolError `Invalid state` where the view is a head that does not exist
   */
  still(view: View, quality: number): Promise<Still>;
  /**
   * Calls `onFrame` with each JPEG of a live stream, at once with the newest one when there is one. Viewers
   * that ask for the same share one encoder, and the same bytes.
   *
   * @returns what ends the stream
   */
  watch(spec: StreamSpec, onFrame: (jpeg: Uint8Array) => void): () => void;
  health(): CameraHealth;
}
