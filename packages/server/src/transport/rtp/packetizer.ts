import { randomInt } from 'node:crypto';

/** Bytes of the header of an RTP packet without extensions (RFC 3550, section 5.1). */
export const RTP_HEADER = 12;
/** RTP ticks per second for video (RFC 6184, section 5.1). */
const CLOCK_RATE = 90_000;
/** Indicator of a NAL unit that comes in pieces (RFC 6184, section 5.8). */
const FU_A = 28;

/** Of a stream of RTP packets. */
export interface PacketizerOptions {
  readonly payloadType: number;
  /** Bytes of a packet at most, with its header. */
  readonly size: number;
}

/** Puts H.264 into RTP packets (RFC 6184, non-interleaved mode): a NAL unit each, or a piece of one. */
export class Packetizer {
  /** Synchronization source, random (RFC 3550, section 8). */
  readonly ssrc = randomInt(2 ** 32);
  readonly #payloadType: number;
  readonly #size: number;
  /** Both begin anywhere, against guesses at what is encrypted (RFC 3550, section 5.1). */
  readonly #offset = randomInt(2 ** 32);
  #sequence = randomInt(2 ** 16);

  constructor({ payloadType, size }: PacketizerOptions) {
    this.#payloadType = payloadType;
    this.#size = size;
  }

  /** Sequence number of the next packet. */
  get nextSequence(): number {
    return this.#sequence;
  }

  /** The RTP timestamp of a moment. @param at - ms since 1970 */
  timestamp(at: number): number {
    return (Math.round((at * CLOCK_RATE) / 1_000) + this.#offset) % 2 ** 32;
  }

  /**
   * The packets of one picture; the last one is marked.
   *
   * @param units - its NAL units
   * @param at - when it was taken, in ms since 1970
   */
  packets(units: readonly Uint8Array[], at: number): readonly Buffer[] {
    const timestamp = this.timestamp(at);
    const room = this.#size - RTP_HEADER;
    return units.flatMap((unit, index) => {
      const isLast = index === units.length - 1;
      if (unit.length <= room) return [this.#packet(timestamp, isLast, [unit])];
      return this.#pieces(unit, room - 2).map(([head, piece, isEnd]) =>
        this.#packet(timestamp, isLast && isEnd, [head, piece]),
      );
    });
  }

  #pieces(unit: Uint8Array, room: number): [head: Uint8Array, piece: Uint8Array, isEnd: boolean][] {
    const first = unit[0] ?? 0;
    const pieces: [Uint8Array, Uint8Array, boolean][] = [];
    // The first byte travels in the heads.
    for (let begin = 1; begin < unit.length; begin += room) {
      const isEnd = begin + room >= unit.length;
      const flags = (begin === 1 ? 0x80 : 0) | (isEnd ? 0x40 : 0);
      const head = Uint8Array.of((first & 0xe0) | FU_A, flags | (first & 0x1f));
      pieces.push([head, unit.subarray(begin, begin + room), isEnd]);
    }
    return pieces;
  }

  #packet(timestamp: number, isMarked: boolean, parts: readonly Uint8Array[]): Buffer {
    const length = parts.reduce((sum, part) => sum + part.length, RTP_HEADER);
    const packet = Buffer.allocUnsafe(length);
    packet[0] = 0x80;
    packet[1] = (isMarked ? 0x80 : 0) | this.#payloadType;
    packet.writeUInt16BE(this.#sequence, 2);
    packet.writeUInt32BE(timestamp, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    let at = RTP_HEADER;
    for (const part of parts) {
      packet.set(part, at);
      at += part.length;
    }
    this.#sequence = (this.#sequence + 1) % 2 ** 16;
    return packet;
  }
}
