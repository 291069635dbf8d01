import type { State } from '@sightglass/protocol';
import type { NextFilm } from './library/bulletin.ts';
import { sizeOf } from './media/messages.ts';
import { videoFormat } from './media/video/video-format.ts';

/** What would be recorded with these settings. @param kbps - kbit per second; undefined for what suits the size */
export function nextFilm(
  { resolution, fps }: Pick<State, 'resolution' | 'fps'>,
  kbps: number | undefined,
): NextFilm {
  const { bitrate } = videoFormat('main', { ...sizeOf(resolution), fps }, kbps);
  return { resolution, fps, bytesPerSecond: bitrate / 8 };
}
