import { isIPv6 } from 'node:net';
import type { Format, VideoPacket } from '../../media/messages.ts';
import { type ParameterSets, parameterSets, profileLevelId } from '../rtp/h264.ts';
import { unitsOf } from '../rtp/units.ts';
import { TRACK } from './target.ts';

/** What the packets say their payload is; any number from 96 on, as the description tells which. */
export const PAYLOAD_TYPE = 96;

/** What a player is told of a video before it comes. */
export interface Presentation {
  readonly sets: ParameterSets;
  readonly format: Format;
}

/** What a key frame says of the video that it is of; undefined where it says nothing. */
export function presentationOf(packet: VideoPacket): Presentation | undefined {
  const sets = parameterSets(unitsOf(packet));
  return sets && { sets, format: packet.format };
}

/** Whether a player that was told the one can show the other. */
export function isSame(one: Presentation, other: Presentation): boolean {
  return markOf(one) === markOf(other);
}

/**
 * The description of a presentation (SDP: RFC 4566; H.264 in it: RFC 6184, section 8.2.1).
 *
 * @param name - that the server gives itself
 * @param address - of the server, that it was reached by
 * @param version - grows from description to description
 */
export function sdp(
  { sets, format: { width, height, fps } }: Presentation,
  { name, address, version }: { readonly name: string; readonly address: string; readonly version: number },
): string {
  const [kind, anywhere] = isIPv6(address) ? ['IP6', '::'] : ['IP4', '0.0.0.0'];
  const lines = [
    'v=0',
    `o=- ${version} ${version} IN ${kind} ${address}`,
    // Nothing in a name begins a line of its own.
    `s=${name.replace(/\p{Cc}/gu, ' ').trim() || '-'}`,
    `c=IN ${kind} ${anywhere}`,
    't=0 0',
    'a=control:*',
    'a=range:npt=now-',
    `m=video 0 RTP/AVP ${PAYLOAD_TYPE}`,
    `a=rtpmap:${PAYLOAD_TYPE} H264/90000`,
    `a=fmtp:${PAYLOAD_TYPE} packetization-mode=1;profile-level-id=${profileLevelId(sets)};sprop-parameter-sets=${base64(sets.sps)},${base64(sets.pps)}`,
    `a=framerate:${fps}`,
    `a=x-dimensions:${width},${height}`,
    `a=control:${TRACK}`,
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function markOf({ sets, format: { width, height, fps } }: Presentation): string {
  return [width, height, fps, base64(sets.sps), base64(sets.pps)].join(' ');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
