import type { Duplex } from 'node:stream';
import type { Channel } from './channel.ts';
import { type ChannelNumbers, InterleavedChannel } from './interleaved-channel.ts';
import type { TransportWish } from './transport-header.ts';
import { UdpChannel } from './udp-channel.ts';

/** The connection that requests come by. */
export interface Line {
  readonly socket: Duplex;
  /** Address of this machine, and of the other end. */
  readonly local: string;
  readonly remote: string;
  /** Whether nobody in between can read. */
  readonly isSecure: boolean;
  /** Ends the connection in order, soon. */
  readonly hangUp: () => void;
}

/**
 * Opens the first of the ways that there is.
 *
 * @param numbers - the channels of the connection
 * @param onReport - is told each RTCP packet that the player sends over UDP
 * @returns undefined where there is none
 */
export async function openChannel(
  wishes: readonly TransportWish[],
  { socket, local, remote, isSecure }: Line,
  numbers: ChannelNumbers,
  onReport: (packet: Buffer) => void,
): Promise<Channel | undefined> {
  for (const wish of wishes) {
    if (wish.kind === 'interleaved') {
      const taken = numbers.take(wish.channels) ?? numbers.take(undefined);
      if (taken) return new InterleavedChannel(socket, taken.numbers, taken.leave);
    } else if (!isSecure && (wish.destination ?? remote) === remote) {
      // To nobody but who asks; and what TLS hides is not sent readably.
      const channel = await UdpChannel.open({ local, remote, ports: wish.ports, onReport });
      if (channel) return channel;
    }
  }
  return undefined;
}
