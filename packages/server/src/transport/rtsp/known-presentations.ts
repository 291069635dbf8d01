import type { Duplex } from 'node:stream';
import type { LivePicture } from '../../camera/live-picture.ts';
import type { Format, VideoName } from '../../media/messages.ts';
import { nextPresentation } from './next-presentation.ts';
import type { Presentation } from './presentation.ts';

/** What is known of the videos, so that a second one who asks need not wait for an encoder that nobody takes anything of. */
export class KnownPresentations {
  readonly #camera: LivePicture;
  /** What each video was last, and while the camera had which format. */
  readonly #known = new Map<VideoName, { readonly of: Format; readonly presentation: Presentation }>();

  constructor(camera: LivePicture) {
    this.#camera = camera;
  }

  /**
   * What a video is: at once where it was found out in the format that the camera has, else with the next key frame.
   *
   * @param patience - ms until it is given up
   * @param asker - whose end makes it needless
   * @returns undefined where no picture came
   */
  async of(video: VideoName, patience: number, asker: Duplex): Promise<Presentation | undefined> {
    const { format } = this.#camera;
    const known = this.#known.get(video);
    if (known && format && isSameFormat(known.of, format)) return known.presentation;
    const presentation = await nextPresentation(this.#camera, video, patience, asker);
    // A change meanwhile leaves open which format it is of.
    if (presentation && format && format === this.#camera.format)
      this.#known.set(video, { of: format, presentation });
    return presentation;
  }

  /** Finds out anew what a video is: it was something else than somebody was told. */
  forget(video: VideoName): void {
    this.#known.delete(video);
  }
}

function isSameFormat(one: Format, other: Format): boolean {
  return one.width === other.width && one.height === other.height && one.fps === other.fps;
}
