import { isIP } from 'node:net';
import { HttpError } from '../http/http-error.ts';
import { type H264Format, offeredFormats } from './offered-formats.ts';
import { attributes, isFlagged, SDP_LINE, type SdpSection, sectionsOf } from './sdp.ts';

/** Capture time in each picture (abs-capture-time of WebRTC). */
export const CAPTURE_TIME = 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time';
/** How long a viewer is to hold pictures back (playout-delay of WebRTC). */
export const PLAYOUT_DELAY = 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay';

/** Candidates of a viewer that are tried at most: each is an address that packets are sent to. */
export const MAX_CANDIDATES = 16;

/** Extensions of RTP that are spoken where they are offered; an identifier above 14 needs a form that is not. */
const EXTENSIONS: readonly string[] = [CAPTURE_TIME, PLAYOUT_DELAY];
const MAX_EXTENSION = 14;

/** A hash function, and what it makes of a certificate (RFC 8122, section 5). */
const FINGERPRINT = /^[\w-]+ [\da-f]{2}(?::[\da-f]{2})*$/i;

/** What somebody who wants to watch has sent, checked. */
export interface Offer {
  /** All media, in order; those besides the video are refused in the answer. */
  readonly media: readonly SdpSection[];
  /** Which of them is the video. */
  readonly video: SdpSection;
  readonly mid: string;
  /** The forms of H.264 that can be taken, the favourite first. */
  readonly formats: readonly [H264Format, ...H264Format[]];
  /** Identifier of each extension that is spoken. */
  readonly extensions: ReadonlyMap<string, number>;
  /** Names the viewer's side of the connection (RFC 8839, section 5.4). */
  readonly ufrag: string;
  /** What it would be connected by, besides the video's own lines. */
  readonly transport: readonly string[];
}

/**
 * Reads an offer.
 *
 * @throws HttpError 422 where there is nothing in it that could be shown
 */
export function readOffer(sdp: string): Offer {
  const { session, media } = sectionsOf(sdp);
  if (!session.lines.some((line) => line.startsWith('v=0'))) {
    throw new HttpError(422, 'INVALID_OFFER', 'The body is no session description (SDP)');
  }
  const video = media.find(isWanted);
  if (!video) {
    throw new HttpError(422, 'NO_VIDEO', 'The offer has no video that could be received (a=recvonly)');
  }
  const [favourite, ...others] = offeredFormats(video);
  if (!favourite) {
    throw new HttpError(
      422,
      'NO_H264',
      'The offer has no H.264 with packetization-mode=1; nothing else is sent',
    );
  }
  const either = (name: string) => {
    const own = attributes(video, name);
    return own.length > 0 ? own : attributes(session, name);
  };
  const transport = ['ice-ufrag', 'ice-pwd', 'fingerprint'].flatMap((name) => {
    const values = either(name);
    if (values.length === 0) throw new HttpError(422, 'INVALID_OFFER', `The offer has no a=${name}`);
    return values.map((value) => `a=${name}:${value}`);
  });
  // No certificate has another one: its viewer would have a place and never connect.
  if (!either('fingerprint').every((value) => FINGERPRINT.test(value))) {
    throw new HttpError(
      422,
      'INVALID_OFFER',
      'a=fingerprint is a hash function and hexadecimal bytes (AB:CD:…)',
    );
  }
  const [ufrag = ''] = either('ice-ufrag');
  if (either('setup').includes('passive')) {
    throw new HttpError(422, 'INVALID_OFFER', 'The viewer has to begin the handshake (a=setup:actpass)');
  }
  const [mid = '0'] = attributes(video, 'mid');
  return {
    media,
    video,
    mid,
    formats: [favourite, ...others],
    extensions: extensionsOf(video),
    ufrag,
    transport: [...transport, 'a=setup:actpass'],
  };
}

/**
 * An offer of only what is taken of it, so that nothing else is left to chance: the one form of the video, its
 * retransmission, and the addresses that can be used as they are.
 */
export function reducedOffer(offer: Offer, { payloadType, rtx, fmtp }: H264Format): string {
  const { mid, extensions, transport, video } = offer;
  return [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    't=0 0',
    `a=group:BUNDLE ${mid}`,
    `m=video 9 UDP/TLS/RTP/SAVPF ${[payloadType, ...(rtx === undefined ? [] : [rtx])].join(' ')}`,
    'c=IN IP4 0.0.0.0',
    'a=rtcp:9 IN IP4 0.0.0.0',
    ...transport,
    'a=ice-options:trickle',
    `a=mid:${mid}`,
    ...[...extensions].map(([uri, id]) => `a=extmap:${id} ${uri}`),
    'a=recvonly',
    'a=rtcp-mux',
    'a=rtcp-rsize',
    `a=rtpmap:${payloadType} H264/90000`,
    ...['ccm fir', 'nack', 'nack pli'].map((feedback) => `a=rtcp-fb:${payloadType} ${feedback}`),
    `a=fmtp:${payloadType} ${fmtp}`,
    ...(rtx === undefined ? [] : [`a=rtpmap:${rtx} rtx/90000`, `a=fmtp:${rtx} apt=${payloadType}`]),
    ...usableCandidates(attributes(video, 'candidate')).map((candidate) => `a=candidate:${candidate}`),
    '',
  ].join(SDP_LINE);
}

/**
 * The candidates that can be used as they are: UDP to an address. Names (`….local`, which browsers put in the place of
 * addresses) are left out: looking them up takes seconds, and a viewer is found as well by the packets that it sends.
 */
export function usableCandidates(candidates: readonly string[]): readonly string[] {
  return candidates
    .filter((candidate) => {
      const [, component, protocol = '', , address = '', port] = candidate.trim().split(/\s+/);
      const isUdp = component === '1' && protocol.toLowerCase() === 'udp';
      return isUdp && isIP(address) !== 0 && Number(port) > 0 && Number(port) < 2 ** 16;
    })
    .slice(0, MAX_CANDIDATES);
}

function isWanted(section: SdpSection): boolean {
  const [kind, port] = section.medium.split(' ');
  const isShut = isFlagged(section, 'sendonly') || isFlagged(section, 'inactive');
  // Of a medium that only comes bundled with another one, the port is 0 as well.
  return kind === 'video' && !isShut && (port !== '0' || isFlagged(section, 'bundle-only'));
}

function extensionsOf(video: SdpSection): ReadonlyMap<string, number> {
  return new Map(
    attributes(video, 'extmap').flatMap((value): [string, number][] => {
      const [id = '', uri = ''] = value.split(' ');
      const number = Number.parseInt(id, 10);
      return EXTENSIONS.includes(uri) && number >= 1 && number <= MAX_EXTENSION ? [[uri, number]] : [];
    }),
  );
}
