/** Two numbers that belong together: of RTP and of RTCP. */
export interface Pair {
  readonly rtp: number;
  readonly rtcp: number;
}

/** A way that a player would take its packets by. */
export type TransportWish =
  /** In the connection itself; on channels of the server's choice where it names none. */
  | { readonly kind: 'interleaved'; readonly channels: Pair | undefined }
  /** To UDP ports of its own. */
  | { readonly kind: 'udp'; readonly ports: Pair; readonly destination: string | undefined };

/**
 * The ways in a `Transport` header (RFC 2326, section 12.39) that there are here, the best liked first: RTP over TCP in the
 * connection, and UDP to one receiver.
 */
export function transportWishes(header: string): readonly TransportWish[] {
  return header.split(',').flatMap((spec) => wishOf(spec) ?? []);
}

function wishOf(spec: string): TransportWish | undefined {
  const [protocol = '', ...parameters] = spec.split(';').map((part) => part.trim());
  const fields = new Map(
    parameters.map((parameter): [string, string] => {
      const [name = '', ...value] = parameter.split('=');
      return [
        name.trim().toLowerCase(),
        value
          .join('=')
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      ];
    }),
  );
  if (fields.has('multicast') || (fields.get('mode') ?? 'play').toLowerCase() !== 'play') return undefined;
  switch (protocol.toUpperCase()) {
    case 'RTP/AVP/TCP': {
      const given = fields.get('interleaved');
      if (given === undefined) return { kind: 'interleaved', channels: undefined };
      const channels = pairOf(given, 0, 255);
      return channels && { kind: 'interleaved', channels };
    }
    case 'RTP/AVP':
    case 'RTP/AVP/UDP': {
      const ports = pairOf(fields.get('client_port') ?? '', 1, 65_535);
      return ports && { kind: 'udp', ports, destination: fields.get('destination') };
    }
    default:
      return undefined;
  }
}

/** `A-B`, or `A` for it and the next. */
function pairOf(text: string, least: number, most: number): Pair | undefined {
  const [, first, second] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return undefined;
  const rtp = Number(first);
  const rtcp = second === undefined ? rtp + 1 : Number(second);
  const fits = rtp >= least && rtcp <= most && rtp !== rtcp && rtp <= most && rtcp >= least;
  return fits ? { rtp, rtcp } : undefined;
}
