/** Where the live picture is shown; its child is a canvas, a video or an image, by the way it comes. */
const LIVE = '[data-way] > [role="img"]';

/** Size at which the picture is looked at, in pixels: levels are the same in a small one. */
const LOOK = { width: 160, height: 90 } as const;

/** The live picture as it is shown on the page; undefined where there is none. */
export function shownPicture(
  page: ParentNode,
): HTMLCanvasElement | HTMLVideoElement | HTMLImageElement | undefined {
  for (const host of page.querySelectorAll(LIVE)) {
    for (const picture of host.children) {
      const isPicture =
        picture instanceof HTMLCanvasElement ||
        picture instanceof HTMLVideoElement ||
        picture instanceof HTMLImageElement;
      if (isPicture && !picture.hidden) return picture;
    }
  }
  return undefined;
}

/** Looks at pictures, again and again on the same small canvas. */
export class PictureLook {
  readonly #drawing: CanvasRenderingContext2D | null;

  constructor(page: Document) {
    const canvas = page.createElement('canvas');
    canvas.width = LOOK.width;
    canvas.height = LOOK.height;
    this.#drawing = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  }

  /** The pixels of a picture; undefined for one that has none yet, or that may not be looked at. */
  pixelsOf(picture: CanvasImageSource): Uint8ClampedArray | undefined {
    if (this.#drawing === null) return undefined;
    try {
      this.#drawing.drawImage(picture, 0, 0, LOOK.width, LOOK.height);
      return this.#drawing.getImageData(0, 0, LOOK.width, LOOK.height).data;
    } catch (problem) {
      // A picture that broke off, or of another origin.
      if (problem instanceof DOMException) return undefined;
      throw problem;
    }
  }
}
