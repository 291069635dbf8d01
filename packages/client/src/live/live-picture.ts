import { LIVE_WAYS, type LivePictureState, type LiveWay, type Way } from './live-way.ts';
import { mjpegWay } from './mjpeg-way.ts';
import { PictureCycle } from './picture-cycle.ts';
import { webcodecsWay } from './webcodecs-way.ts';
import { webrtcWay } from './webrtc-way.ts';

/** Widest picture, in pixels, that the small stream stands for. */
const SMALL = 640;

/** Which live picture, and how. */
export interface LivePictureOptions {
  /** Without it, the picture that is recorded, with the other camera in it where `pip-mode` says so. One camera comes as MJPEG. */
  readonly camera?: 1 | 2 | undefined;
  /** Frames per second of MJPEG, 1–60. */
  readonly fps?: number | undefined;
  /** Width in pixels of MJPEG, 64–3840; up to 640 stands for the small stream of the other ways. */
  readonly width?: number | undefined;
  /** The ways that may be taken, in the order in which they are tried; all of them if nothing else is said. */
  readonly ways?: readonly LiveWay[] | undefined;
}

/** Where a live picture comes from. */
export interface LiveSource {
  /** Address of the server, such as `http://camera:8080`. */
  readonly address: string;
  /** The token for a picture that is not public; undefined where there is none, or a cookie does. Asked before every try. */
  token?(): Promise<string | undefined>;
}

/** Is told what a live picture does. */
export interface LiveEvents {
  /** There is a new state. */
  changed(state: LivePictureState): void;
  /**
   * A picture is shown.
   *
   * @param at - when it was taken, in ms since 1970 by the server's clock, where that is known
   * @param delayMs - how long ago that was, in ms, where that is known: not for MJPEG
   */
  shown?(at: number | undefined, delayMs: number | undefined): void;
}

/** A live picture that is shown. */
export interface LivePicture {
  /** Asks for the picture anew, now: what was lost may be back. */
  renew(): void;
  /** Takes the picture away, and stops to fetch it. */
  close(): void;
}

/**
 * Shows the live picture in an element, by the quickest way there is. It comes back by itself after a cut, and is not
 * fetched while nobody looks at the tab.
 *
 * @param host - an empty element, whose content is the picture from then on
 */
export function showLive(
  host: HTMLElement,
  source: LiveSource,
  options: LivePictureOptions,
  events: LiveEvents,
): LivePicture {
  return new PictureCycle({ host, ways: waysTo(source, options), ...events });
}

function waysTo(
  source: LiveSource,
  { camera, fps, width, ways = LIVE_WAYS }: LivePictureOptions,
): readonly Way[] {
  const addressOf = async (path: string, query: Readonly<Record<string, string | number | undefined>>) => {
    const address = new URL(path, source.address);
    const token = await source.token?.();
    for (const [name, value] of Object.entries({ ...query, token })) {
      if (value !== undefined) address.searchParams.set(name, String(value));
    }
    return address.href;
  };
  // The time makes it no answer to an earlier try.
  const mjpeg = mjpegWay(() => addressOf('/api/stream.mjpeg', { camera, fps, width, t: Date.now() }));
  const stream = width !== undefined && width <= SMALL ? 'sub' : 'main';
  const all: Readonly<Record<LiveWay, () => Way>> = {
    webcodecs: () =>
      webcodecsWay(async () => (await addressOf('/api/live', { stream })).replace('http', 'ws')),
    webrtc: () => webrtcWay(() => addressOf('/api/whep', { stream })),
    mjpeg: () => mjpeg,
  };
  // One camera alone comes as JPEG only.
  const possible = camera === undefined ? ways : [];
  return possible.length === 0 ? [mjpeg] : possible.map((name) => all[name]());
}
