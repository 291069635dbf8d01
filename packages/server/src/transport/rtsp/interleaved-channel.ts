import type { Duplex } from 'node:stream';
import { type Channel, UNSENT } from './channel.ts';
import type { Pair } from './transport-header.ts';

/** What a packet in the connection begins with (RFC 2326, section 10.12). */
const DOLLAR = 0x24;
const HEAD = 4;

/** Numbers of the channels in a connection: a byte. */
const CHANNELS = 256;

/** Packets in the connection itself. */
export class InterleavedChannel implements Channel {
  readonly isInterleaved = true;
  readonly #socket: Duplex;
  readonly #numbers: Pair;
  readonly #leave: () => void;
  #closed = false;

  /** @param leave - gives the numbers back */
  constructor(socket: Duplex, numbers: Pair, leave: () => void) {
    this.#socket = socket;
    this.#numbers = numbers;
    this.#leave = leave;
  }

  get description(): string {
    return `RTP/AVP/TCP;unicast;interleaved=${this.#numbers.rtp}-${this.#numbers.rtcp}`;
  }

  get isFull(): boolean {
    return this.#socket.writableLength > UNSENT;
  }

  picture(packets: readonly Buffer[]): void {
    // One write for a picture, not one for each packet.
    this.#write(this.#numbers.rtp, packets);
  }

  report(packet: Buffer): void {
    this.#write(this.#numbers.rtcp, [packet]);
  }

  close(): void {
    this.#closed = true;
    this.#leave();
  }

  #write(channel: number, packets: readonly Buffer[]): void {
    if (this.#closed || !this.#socket.writable) return;
    const length = packets.reduce((sum, packet) => sum + HEAD + packet.length, 0);
    const bytes = Buffer.allocUnsafe(length);
    let at = 0;
    for (const packet of packets) {
      bytes[at] = DOLLAR;
      bytes[at + 1] = channel;
      bytes.writeUInt16BE(packet.length, at + 2);
      bytes.set(packet, at + HEAD);
      at += HEAD + packet.length;
    }
    this.#socket.write(bytes);
  }
}

/** The channels of one connection that are in use. */
export class ChannelNumbers {
  readonly #used = new Set<number>();

  /**
   * Takes two channels.
   *
   * @param wanted - those that a player asks for; the lowest free ones where it names none
   * @returns them, and what gives them back; undefined where they are in use
   */
  take(wanted: Pair | undefined): { readonly numbers: Pair; readonly leave: () => void } | undefined {
    const numbers = wanted ?? this.#lowest();
    if (!numbers || this.#used.has(numbers.rtp) || this.#used.has(numbers.rtcp)) return undefined;
    const both = [numbers.rtp, numbers.rtcp];
    for (const number of both) this.#used.add(number);
    return {
      numbers,
      leave: () => {
        for (const number of both.splice(0)) this.#used.delete(number);
      },
    };
  }

  #lowest(): Pair | undefined {
    for (let rtp = 0; rtp < CHANNELS; rtp += 2) {
      if (!this.#used.has(rtp) && !this.#used.has(rtp + 1)) return { rtp, rtcp: rtp + 1 };
    }
    return undefined;
  }
}
