import type { Offer } from './offer.ts';
import { attributes, SDP_LINE, type SdpSection, sectionsOf } from './sdp.ts';

/**
 * The answer to all media of an offer, out of the one to its video: an answer names as many media as the offer, in
 * the same order (RFC 3264, section 6).
 *
 * @param sdp - the answer to the video alone
 */
export function wholeAnswer({ media, video }: Offer, sdp: string): string {
  const { session, media: answered } = sectionsOf(sdp);
  const [answer] = answered;
  const sections = media.map((section) => (section === video && answer ? answer : refused(section)));
  return [...session.lines, ...sections.flatMap(({ medium, lines }) => [`m=${medium}`, ...lines]), ''].join(
    SDP_LINE,
  );
}

/** Says that a medium is not sent. */
function refused(section: SdpSection): SdpSection {
  const [kind, , ...rest] = section.medium.split(' ');
  const [mid] = attributes(section, 'mid');
  return {
    medium: [kind, 0, ...rest].join(' '),
    lines: ['c=IN IP4 0.0.0.0', 'a=inactive', ...(mid === undefined ? [] : [`a=mid:${mid}`])],
  };
}
