import type { Duplex } from 'node:stream';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { VideoTap } from '../../camera/videos.ts';
import type { VideoName } from '../../media/messages.ts';
import { type Presentation, presentationOf } from './presentation.ts';

/**
 * What the next key frame says of a video.
 *
 * @param patience - ms until it is given up
 * @param asker - whose end makes it needless
 * @returns undefined where none came
 */
export function nextPresentation(
  camera: LivePicture,
  video: VideoName,
  patience: number,
  asker: Duplex,
): Promise<Presentation | undefined> {
  return new Promise((resolve) => {
    let tap: VideoTap | undefined;
    const finish = (presentation: Presentation | undefined) => {
      clearTimeout(timer);
      asker.off('close', giveUp);
      // A packet may come before there is a tap to close.
      queueMicrotask(() => tap?.stop());
      resolve(presentation);
    };
    const giveUp = () => finish(undefined);
    const timer = setTimeout(giveUp, patience);
    asker.once('close', giveUp);
    tap = camera.watchVideo(video, (packet) => {
      const presentation = packet.key ? presentationOf(packet) : undefined;
      if (presentation) finish(presentation);
    });
  });
}
