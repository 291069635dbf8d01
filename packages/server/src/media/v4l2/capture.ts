import { AV_CODEC_FLAG_LOW_DELAY } from 'node-av/constants';
import { VideoInput } from '../sources/video-input.ts';
import { formatNameOf } from './modes.ts';
import type { Mode } from './video-device.ts';

/** The pictures of a device in one of its modes, as quick as the camera allows. */
export function capture(path: string, mode: Mode, fps: number, signal: AbortSignal): Promise<VideoInput> {
  const options = {
    kind: 'video4linux2',
    demuxer: demuxerOptions(mode, fps),
    threads: 1,
    trusting: true,
    // Reads of this demuxer cannot be interrupted.
    polled: true,
    flags: AV_CODEC_FLAG_LOW_DELAY,
  };
  return VideoInput.open(path, options, signal);
}

/** FFmpeg's options for a mode. A camera that does not say which rates it has is left at its own. @param fps - in 1/s, at most */
export function demuxerOptions(mode: Mode, fps: number): Readonly<Record<string, string>> {
  return {
    input_format: formatNameOf(mode) ?? '',
    video_size: `${mode.width}x${mode.height}`,
    ...(mode.fps > 0 && { framerate: String(Math.min(fps, mode.fps)) }),
    fflags: 'nobuffer',
  };
}
