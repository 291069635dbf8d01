/** What a browser can draw of the live picture, whatever way it comes by. */
export type ShownPicture = HTMLCanvasElement | HTMLVideoElement | HTMLImageElement;

/** The picture that is on the page now, in the element of the live view; undefined where there is none. */
export function shownIn(host: Element): ShownPicture | undefined {
  return [...host.querySelectorAll<ShownPicture>('canvas, video, img')].find(
    (element) => !element.hidden && sizeOf(element).width > 0,
  );
}

/** Its size in pixels. */
export function sizeOf(picture: ShownPicture): { readonly width: number; readonly height: number } {
  if ('videoWidth' in picture) return { width: picture.videoWidth, height: picture.videoHeight };
  if ('naturalWidth' in picture) return { width: picture.naturalWidth, height: picture.naturalHeight };
  return { width: picture.width, height: picture.height };
}

/** Copies the picture of this moment. @returns whether there was one */
export function copyFrame(host: Element, to: HTMLCanvasElement): boolean {
  const picture = shownIn(host);
  if (!picture) return false;
  return copy(picture, to);
}

/**
 * Keeps a copy of the last frame: a live view that has lost its picture takes it off the page.
 *
 * @param copied - is told of each copy
 * @returns ends that
 */
export function keepLastFrame(host: Element, to: HTMLCanvasElement, copied: () => void): () => void {
  const look = () => {
    if (copyFrame(host, to)) copied();
  };
  const timer = setInterval(look, 1_000);
  // What WebCodecs has drawn is still there when its canvas is off the page: the very last frame.
  const watch = new MutationObserver((changes) => {
    for (const node of changes.flatMap(({ removedNodes }) => [...removedNodes])) {
      if (node instanceof HTMLCanvasElement && !node.hidden && node.width > 0 && !shownIn(host)) {
        copy(node, to);
        copied();
      }
    }
  });
  watch.observe(host, { childList: true });
  return () => {
    clearInterval(timer);
    watch.disconnect();
  };
}

function copy(picture: ShownPicture, to: HTMLCanvasElement): boolean {
  const { width, height } = sizeOf(picture);
  if (to.width !== width || to.height !== height) {
    to.width = width;
    to.height = height;
  }
  const drawing = to.getContext('2d', { alpha: false });
  if (!drawing || width === 0) return false;
  drawing.drawImage(picture, 0, 0);
  return true;
}
