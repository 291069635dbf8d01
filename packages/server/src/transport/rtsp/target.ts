import type { VideoName } from '../../media/messages.ts';
import { Refused } from './message.ts';

/** The name of the one track that a presentation has. */
export const TRACK = 'trackID=0';

/** Addresses of the streams. */
const VIDEOS: Readonly<Record<string, VideoName>> = { '/stream0': 'main', '/stream1': 'sub' };

/** What an address names. */
export interface Target {
  readonly video: VideoName;
  /** The whole presentation (aggregate, as RFC 2326 calls it), or the track in it. */
  readonly scope: 'presentation' | 'track';
  /** Address of the presentation, as the one who asks knows this server, without what is secret. */
  readonly base: string;
  /** `?token=`. */
  readonly token: string | undefined;
}

/** What an address is that of. @throws Refused 400 where it is none, 404 where it is of nothing */
export function targetOf(address: string): Target {
  if (!/^rtsps?:\/\/[^/]/i.test(address) || !URL.canParse(address)) throw new Refused(400);
  const url = new URL(address);
  const suffix = `/${TRACK}`;
  // Some players put the track behind all of the address.
  const isBehindQuery = url.search.endsWith(suffix);
  const query = new URLSearchParams(isBehindQuery ? url.search.slice(0, -suffix.length) : url.search);
  const path = url.pathname.replace(/\/$/, '');
  const isTrack = isBehindQuery || path.endsWith(suffix);
  const stem = path.endsWith(suffix) ? path.slice(0, -suffix.length) : path;
  const video = Object.hasOwn(VIDEOS, stem) ? VIDEOS[stem] : undefined;
  if (!video) throw new Refused(404);
  return {
    video,
    scope: isTrack ? 'track' : 'presentation',
    base: `${url.protocol}//${url.host}${stem}`,
    token: query.get('token') ?? undefined,
  };
}

/** What an address is that of; undefined where it is of nothing here. */
export function knownTarget(address: string): Target | undefined {
  try {
    return targetOf(address);
  } catch (problem) {
    if (problem instanceof Refused) return undefined;
    throw problem;
  }
}
