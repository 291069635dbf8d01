import { attributes, type SdpSection } from './sdp.ts';

/** One form of H.264 that is offered (RFC 6184, section 8.1). */
export interface H264Format {
  readonly payloadType: number;
  /** Payload type of what is sent again for it (RFC 4588); undefined where that is not offered. */
  readonly rtx: number | undefined;
  /** In hexadecimal digits, such as `42e01f`. */
  readonly profileLevelId: string;
  /** Its parameters as they are offered. */
  readonly fmtp: string;
}

/** What stands for a profile that is not named. */
const BASELINE = '42000a';

/**
 * The forms of H.264 in an offer that what is encoded can be sent in: non-interleaved mode, for a picture has more
 * bytes than a packet.
 */
export function offeredFormats(video: SdpSection): readonly H264Format[] {
  const names = new Map(attributes(video, 'rtpmap').map(numbered));
  const parameters = new Map(attributes(video, 'fmtp').map(numbered));
  const again = new Map(
    [...names]
      .filter(([, name]) => /^rtx\/90000$/i.test(name))
      .map(([payloadType]) => [
        Number(/apt=(\d+)/.exec(parameters.get(payloadType) ?? '')?.[1]),
        payloadType,
      ]),
  );
  // The media line has them in the order in which they are liked.
  const [, , , ...order] = video.medium.split(' ').map(Number);
  return order.flatMap((payloadType) => {
    const fmtp = parameters.get(payloadType) ?? '';
    const isH264 = /^H264\/90000$/i.test(names.get(payloadType) ?? '');
    if (!isH264 || !/(?:^|;)\s*packetization-mode=1\s*(?:;|$)/.test(fmtp)) return [];
    const [, profileLevelId = BASELINE] = /profile-level-id=([\da-f]{6})/i.exec(fmtp) ?? [];
    return [{ payloadType, rtx: again.get(payloadType), profileLevelId: profileLevelId.toLowerCase(), fmtp }];
  });
}

/**
 * The form that a stream is sent in: one of its own profile, else the favourite, with the stream's own level.
 *
 * @param actual - profile and level of the stream; undefined where they are not known
 */
export function chosenFormat(
  formats: readonly [H264Format, ...H264Format[]],
  actual: string | undefined,
): H264Format {
  if (actual === undefined) return formats[0];
  const same = formats.find(({ profileLevelId }) => profileOf(profileLevelId) === profileOf(actual));
  const format = same ?? formats[0];
  const profileLevelId = same ? actual : format.profileLevelId.slice(0, 4) + actual.slice(4);
  const others = format.fmtp.split(';').filter((part) => !part.trim().startsWith('profile-level-id='));
  return { ...format, profileLevelId, fmtp: [...others, `profile-level-id=${profileLevelId}`].join(';') };
}

/** A profile: several numbers stand for the same (RFC 6184, table 5). */
function profileOf(profileLevelId: string): string {
  const profile = profileLevelId.slice(0, 2);
  const constraints = Number.parseInt(profileLevelId.slice(2, 4), 16);
  if (profile === '42') return constraints & 0x40 ? 'constrained baseline' : 'baseline';
  if (profile === '4d') return constraints & 0x80 ? 'constrained baseline' : 'main';
  if (profile === '58') return constraints & 0x80 ? 'baseline' : 'extended';
  return profileLevelId.slice(0, 4);
}

/** `96 H264/90000` is 96 and the rest. */
function numbered(value: string): [number: number, rest: string] {
  const [number = '', ...rest] = value.split(' ');
  return [Number(number), rest.join(' ')];
}
