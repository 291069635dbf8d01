import type {
  Format,
  HeadReport,
  MediaCalls,
  MediaStatistics,
  StreamSpec,
  VideoName,
  VideoPacket,
  View,
} from '../media/messages.ts';
import type { SensorReport } from './sensor-watch.ts';
import type { VideoTap } from './videos.ts';

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
  /** What is wrong with the lamp of each head, in words for a person. */
  readonly lampProblems?: readonly [string | undefined, string | undefined];
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
  /**
   * Calls `onPacket` with each packet of an H.264 stream, beginning with a key frame. Viewers share one encoder, and
   * the same bytes. While the picture is being restarted none come; then it begins with a key frame again.
   */
  watchVideo(video: VideoName, onPacket: (packet: VideoPacket) => void): VideoTap;
  /** Size and rate of the main video, which the sub one follows; undefined before there is a picture. */
  readonly format: Format | undefined;
  health(): CameraHealth;
  /** What each sensor of camera 1 and camera 2 can; null or nothing where it is not known. */
  abilities(): Promise<MediaCalls['abilities']['result']>;
  /** The sizes that a camera offers, as `WxH`, as found when the server began; none where there is no such camera. */
  resolutions(camera: 1 | 2): readonly string[];
  /** How each sensor of a camera does; undefined where there is no such camera. */
  sensors(camera: 1 | 2): readonly SensorReport[] | undefined;
}
