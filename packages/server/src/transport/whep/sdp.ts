/** A part of a session description: the session itself, or one medium (RFC 8866). */
export interface SdpSection {
  /** What stands behind `m=`; '' for the session itself. */
  readonly medium: string;
  /** Its lines, without the `m=` line. */
  readonly lines: readonly string[];
}

/** The end of a line, which is the same in all descriptions that are written. */
export const SDP_LINE = '\r\n';

/** The session and the media of a description, in order. */
export function sectionsOf(sdp: string): {
  readonly session: SdpSection;
  readonly media: readonly SdpSection[];
} {
  const [session = [], ...media] = sdp
    .split(/\r\n|\n|\r/)
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .reduce<string[][]>(
      (parts, line) => {
        if (line.startsWith('m=')) parts.push([line.slice(2)]);
        else parts.at(-1)?.push(line);
        return parts;
      },
      [[]],
    );
  return {
    session: { medium: '', lines: session },
    media: media.map(([medium = '', ...lines]) => ({ medium, lines })),
  };
}

/** The values of an attribute, such as those of `a=candidate:`. */
export function attributes({ lines }: SdpSection, name: string): readonly string[] {
  const begin = `a=${name}:`;
  return lines.filter((line) => line.startsWith(begin)).map((line) => line.slice(begin.length));
}

/** Whether there is an attribute without a value, such as `a=recvonly`. */
export function isFlagged({ lines }: SdpSection, name: string): boolean {
  return lines.includes(`a=${name}`);
}
