/** How a picture is looked at: how much larger than fitting, and how far moved, in pixels of the window. */
export interface Look {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** A width and a height, or a place from the middle of the window. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** All of the picture. */
export const WHOLE: Look = { scale: 1, x: 0, y: 0 };

const LARGEST = 12;

/**
 * Looks closer by a factor, so that what is under `point` stays there.
 *
 * @param point - from the middle of the window
 * @param fitted - size of the picture where it just fits
 * @param window - size of the window
 */
export function closer(
  { scale, x, y }: Look,
  factor: number,
  point: { x: number; y: number },
  fitted: Extent,
  window: Extent,
): Look {
  const next = Math.min(Math.max(1, scale * factor), LARGEST);
  const ratio = next / scale;
  const moved = { scale: next, x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio };
  return within(moved, fitted, window);
}

/** Moves the picture, as far as there is something of it to see. */
export function within({ scale, x, y }: Look, fitted: Extent, window: Extent): Look {
  const reach = (size: number, room: number) => Math.max(0, (size * scale - room) / 2);
  const clamp = (value: number, limit: number) => Math.min(Math.max(-limit, value), limit) + 0;
  return {
    scale,
    x: clamp(x, reach(fitted.width, window.width)),
    y: clamp(y, reach(fitted.height, window.height)),
  };
}

/** Size of a picture where it just fits into the window. */
export function fit(picture: Extent, window: Extent): Extent {
  const ratio = Math.min(window.width / picture.width, window.height / picture.height);
  return { width: picture.width * ratio, height: picture.height * ratio };
}
