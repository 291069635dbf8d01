import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';
import type { Channel } from './channel.ts';
import type { Pair } from './transport-header.ts';

/** Bytes that wait for the network at most. */
const UNSENT = 1_024 * 1_024;
/**
 * Packets that go at once: a system keeps some hundred kilobytes for a receiver, often no more than 90 packets, and a large
 * key frame all at once would run over.
 */
const BURST = 32;
/** ms between two bursts. */
const PACE = 2;
/** Packets that wait for their burst at most: more than the largest key frame has, or each would put a player behind. */
const WAITING = 4_000;
/** Pairs of ports that are tried: half of those that the system gives are odd, and the one above may be taken. */
const TRIES = 32;

/** What a {@link UdpChannel} needs. */
export interface UdpOptions {
  /** Address of this machine that the player has come to. */
  readonly local: string;
  /** Address of the player; packets go nowhere else. */
  readonly remote: string;
  readonly ports: Pair;
  /** Is told each RTCP packet of the player. */
  readonly onReport: (packet: Buffer) => void;
}

/** Packets over UDP, from a pair of ports of its own. */
export class UdpChannel implements Channel {
  readonly isInterleaved = false;
  readonly #options: UdpOptions;
  readonly #rtp: Socket;
  readonly #rtcp: Socket;
  /** Packets that wait for their burst. */
  readonly #waiting: Buffer[] = [];
  #pace: NodeJS.Timeout | undefined;
  #closed = false;
  /** Packets that the system has not taken yet. */
  #unsent = 0;

  private constructor(options: UdpOptions, rtp: Socket, rtcp: Socket) {
    this.#options = options;
    this.#rtp = rtp;
    this.#rtcp = rtcp;
    for (const socket of [rtp, rtcp]) socket.on('error', () => this.close());
    rtcp.on('message', (packet, { address, port }) => {
      const isTheirs = plainAddress(address) === options.remote && port === options.ports.rtcp;
      if (isTheirs) options.onReport(packet);
    });
  }

  /** Takes a pair of ports. @returns undefined where there is none to be had */
  static async open(options: UdpOptions): Promise<UdpChannel | undefined> {
    for (let time = 0; time < TRIES; time += 1) {
      const rtp = await bound(options.local, 0);
      if (!rtp) return undefined;
      const { port } = rtp.address();
      // RTP has the even one (RFC 3550, section 11).
      const rtcp = port % 2 === 0 ? await bound(options.local, port + 1) : undefined;
      if (rtcp) return new UdpChannel(options, rtp, rtcp);
      rtp.close();
    }
    return undefined;
  }

  get description(): string {
    const { ports } = this.#options;
    const own = [this.#rtp.address().port, this.#rtcp.address().port];
    return `RTP/AVP;unicast;client_port=${ports.rtp}-${ports.rtcp};server_port=${own.join('-')}`;
  }

  get isFull(): boolean {
    if (this.#closed) return false;
    return this.#waiting.length > WAITING || this.#rtp.getSendQueueSize() > UNSENT;
  }

  picture(packets: readonly Buffer[]): void {
    if (this.#closed) return;
    this.#waiting.push(...packets);
    if (!this.#pace) this.#burst();
  }

  report(packet: Buffer): void {
    this.#send(this.#rtcp, packet, this.#options.ports.rtcp);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#pace);
    this.#closeWhenSent();
  }

  #burst(): void {
    for (const packet of this.#waiting.splice(0, BURST)) {
      this.#send(this.#rtp, packet, this.#options.ports.rtp);
    }
    this.#pace = this.#waiting.length > 0 ? setTimeout(() => this.#burst(), PACE) : undefined;
  }

  #send(socket: Socket, packet: Buffer, port: number): void {
    if (this.#closed) return;
    this.#unsent += 1;
    // What does not arrive is lost: that is what UDP is.
    socket.send(packet, port, this.#options.remote, () => {
      this.#unsent -= 1;
      this.#closeWhenSent();
    });
  }

  /** A goodbye that was handed over just now still has to go. */
  #closeWhenSent(): void {
    if (!this.#closed || this.#unsent > 0) return;
    for (const socket of [this.#rtp, this.#rtcp]) socket.close();
  }
}

/** An IPv4 address that came in by an IPv6 socket, as itself. */
export function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/i, '');
}

async function bound(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  try {
    socket.bind({ address, port, exclusive: true });
    await once(socket, 'listening');
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}
