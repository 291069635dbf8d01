import type { Format, VideoName } from '../messages.ts';
import type { H264Format } from './h264-encoder.ts';

/** Bits per pixel and frame where nobody says otherwise: 1280x720 at 30/s gives 6.2 Mbit/s. */
const BITS_PER_PIXEL = 0.225;
/** What the sub stream is at most. */
const SUB = { width: 640, fps: 15 };

/** What a stream is, after the format of the whole picture. @param kbps - undefined for what suits the size */
export function videoFormat(name: VideoName, whole: Format, kbps: number | undefined): H264Format {
  const format = name === 'main' ? whole : subFormat(whole);
  const { width, height, fps } = format;
  return {
    ...format,
    bitrate: kbps === undefined ? Math.round(width * height * fps * BITS_PER_PIXEL) : kbps * 1_000,
  };
}

function subFormat({ width, height, fps }: Format): Format {
  const narrow = Math.min(SUB.width, width);
  const low = Math.max(2, Math.round((height * narrow) / width / 2) * 2);
  return { width: narrow, height: low, fps: Math.min(SUB.fps, fps) };
}
