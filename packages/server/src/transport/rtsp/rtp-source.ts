import type { VideoPacket } from '../../media/messages.ts';
import { Packetizer, RTP_HEADER } from '../rtp/packetizer.ts';
import { goodbye, receptionReports, type SenderState, senderReport } from '../rtp/rtcp.ts';
import { unitsOf } from '../rtp/units.ts';
import type { Channel } from './channel.ts';
import { PAYLOAD_TYPE } from './presentation.ts';

/** Bytes of a packet with its header: what goes through every network in one piece. */
const PACKET = 1_400;
/** ms between two pictures at least, so that no two have the same RTP timestamp. */
const LEAST_STEP = 1;

/** Where in its packets a source is. */
export interface Position {
  /** Sequence number of the next packet. */
  readonly sequence: number;
  /** RTP timestamp of a picture. */
  readonly timestamp: number;
}

/** What a player receives, over all that it plays and pauses: one row of packets (RFC 2326, appendix B). */
export class RtpSource {
  readonly #packetizer = new Packetizer({ payloadType: PAYLOAD_TYPE, size: PACKET });
  readonly #name: string;
  /** When the newest picture was taken, in ms since 1970. */
  #at = 0;
  #packets = 0;
  #bytes = 0;

  /** @param name - the same for all that this server sends */
  constructor(name: string) {
    this.#name = name;
  }

  /** Names it in each packet. */
  get ssrc(): number {
    return this.#packetizer.ssrc;
  }

  /** Where it is when a picture comes next, or with the newest one. */
  position(next?: VideoPacket): Position {
    const at = next ? this.#momentOf(next) : this.#at;
    return { sequence: this.#packetizer.nextSequence, timestamp: this.#packetizer.timestamp(at) };
  }

  /** Sends a picture. */
  picture(packet: VideoPacket, channel: Channel): void {
    this.#at = this.#momentOf(packet);
    const packets = this.#packetizer.packets(unitsOf(packet), this.#at);
    this.#packets += packets.length;
    for (const { length } of packets) this.#bytes += length - RTP_HEADER;
    channel.picture(packets);
  }

  /** Tells the time of day of what is sent. */
  report(channel: Channel): void {
    channel.report(senderReport(this.#state()));
  }

  /** Says that nothing more comes. */
  goodbye(channel: Channel): void {
    channel.report(goodbye(this.#state()));
  }

  /** Whether an RTCP packet is of somebody who receives this. */
  isReceivedBy(packet: Buffer): boolean {
    // Whoever has got nothing yet reports on nobody.
    return receptionReports(packet)?.every(({ ssrc }) => ssrc === this.ssrc) ?? false;
  }

  /** A media process that was restarted has a clock of its own, which may be a little behind. */
  #momentOf({ at }: VideoPacket): number {
    return this.#packets === 0 ? at : Math.max(at, this.#at + LEAST_STEP);
  }

  #state(): SenderState {
    // Now, on the clock that the pictures are stamped by.
    const at = performance.timeOrigin + performance.now();
    const timestamp = this.#packetizer.timestamp(at);
    return { ssrc: this.ssrc, cname: this.#name, at, timestamp, packets: this.#packets, bytes: this.#bytes };
  }
}
