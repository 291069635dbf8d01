import type { StreamSpec } from '../media/messages.ts';
import type { LivePicture } from './live-picture.ts';

/**
 * The first frame of a live stream as a JPEG.
 *
 * @param patience - from one frame to the next, in ms: a slow machine brings them late, and there may be one a second
 * @param passed - frames that are let pass first, such as those that were on their way before a change
 * @returns undefined where none comes for this time, or the picture is down
 */
export function firstFrame(
  camera: Pick<LivePicture, 'watch' | 'health'>,
  spec: StreamSpec,
  patience: number,
  passed = 0,
): Promise<Uint8Array | undefined> {
  if (camera.health().media === 'down') return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let stop = (): void => {};
    let isDone = false;
    const done = (jpeg?: Uint8Array) => {
      isDone = true;
      clearTimeout(timer);
      stop();
      resolve(jpeg);
    };
    const timer = setTimeout(done, patience);
    let left = passed;
    stop = camera.watch(spec, (jpeg) => {
      if (left === 0) return done(jpeg);
      left -= 1;
      timer.refresh();
    });
    // The newest one may have come before there was anything to stop.
    if (isDone) stop();
  });
}
