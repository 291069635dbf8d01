import type { VideoName, VideoPacket } from '../../media/messages.ts';
import { parameterSets, profileLevelId } from '../rtp/h264.ts';
import { unitsOf } from '../rtp/units.ts';

/** Bytes in front of each picture. */
export const LIVE_HEADER = 16;

/** A picture as it is sent to all viewers. */
export interface LiveFrame {
  /** Grows by one from picture to picture. */
  readonly number: number;
  readonly key: boolean;
  /** What a viewer must know to decode it, as a message; of key frames alone, '' otherwise. */
  readonly description: string;
  /** {@link LIVE_HEADER} and H.264 in Annex B. */
  readonly bytes: Buffer;
}

/** Makes the messages of one video, once for all who watch it. */
export class LiveFrames {
  readonly #video: VideoName;
  #number = 0;
  #newest: { readonly packet: VideoPacket; readonly frame: LiveFrame } | undefined;

  constructor(video: VideoName) {
    this.#video = video;
  }

  /** The message of a packet: the same for everybody who asks before the next one. */
  frameOf(packet: VideoPacket): LiveFrame {
    if (this.#newest?.packet === packet) return this.#newest.frame;
    this.#number = (this.#number + 1) % 2 ** 32;
    const { data, key, at } = packet;
    const bytes = Buffer.allocUnsafe(LIVE_HEADER + data.length);
    // Flags, three bytes to come, number, and when it was taken in ms since 1970.
    bytes.writeUInt32BE(key ? 0x01_00_00_00 : 0, 0);
    bytes.writeUInt32BE(this.#number, 4);
    bytes.writeDoubleBE(at, 8);
    bytes.set(data, LIVE_HEADER);
    const frame = { number: this.#number, key, description: key ? this.#describe(packet) : '', bytes };
    this.#newest = { packet, frame };
    return frame;
  }

  #describe(packet: VideoPacket): string {
    const { format } = packet;
    const sets = parameterSets(unitsOf(packet));
    // As RFC 6381, section 3.3, names it.
    const codec = sets && `avc1.${profileLevelId(sets)}`;
    return JSON.stringify({ stream: this.#video, codec, ...format });
  }
}
