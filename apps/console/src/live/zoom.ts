/** A width and a height in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A place or a way in CSS pixels; for a place, seen from the middle of the stage. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How the picture is looked at: how many times larger, and how far its middle stands from that of the stage. */
export interface Zoom extends Point {
  readonly scale: number;
}

/** What the picture is shown in, and its size there when nothing is enlarged. */
export interface Bounds {
  readonly stage: Size;
  readonly fitted: Size;
}

/** The whole picture. */
export const WHOLE: Zoom = Object.freeze({ scale: 1, x: 0, y: 0 });

/** The closest look. */
export const CLOSEST = 8;

/** One press of a key or a button. */
export const STEP = 1.5;

/** What a double tap goes to. */
const CLOSE_UP = 2.5;

/** The largest size of these proportions that fits into the stage. @param aspect - width by height */
export function fit(stage: Size, aspect: number): Size {
  const width = Math.min(stage.width, stage.height * aspect);
  return { width, height: width / aspect };
}

/** What of the stage the picture takes: it grows with it until the stage is full. */
export function frameOf({ stage, fitted }: Bounds, scale: number): Size {
  return {
    width: Math.min(stage.width, fitted.width * scale),
    height: Math.min(stage.height, fitted.height * scale),
  };
}

/** Looks closer or less close, 1 to {@link CLOSEST}, and keeps what is at a place where it is. */
export function zoomTo(zoom: Zoom, scale: number, at: Point, bounds: Bounds): Zoom {
  const next = Math.min(CLOSEST, Math.max(1, scale));
  // Nobody means 1.003, and the whole picture is a state of its own.
  if (next < 1.01) return WHOLE;
  const growth = next / zoom.scale;
  return kept(
    { scale: next, x: at.x - (at.x - zoom.x) * growth, y: at.y - (at.y - zoom.y) * growth },
    bounds,
  );
}

/** Moves the picture. */
export function panBy(zoom: Zoom, way: Point, bounds: Bounds): Zoom {
  return kept({ scale: zoom.scale, x: zoom.x + way.x, y: zoom.y + way.y }, bounds);
}

/** What a double tap does: a close look at the place, or the whole picture again. */
export function doubleTap(zoom: Zoom, at: Point, bounds: Bounds): Zoom {
  return zoom.scale > 1 ? WHOLE : zoomTo(zoom, CLOSE_UP, at, bounds);
}

/** The same look where the stage has got another size. */
export function kept(zoom: Zoom, bounds: Bounds): Zoom {
  const frame = frameOf(bounds, zoom.scale);
  const roomX = Math.max(0, (bounds.fitted.width * zoom.scale - frame.width) / 2);
  const roomY = Math.max(0, (bounds.fitted.height * zoom.scale - frame.height) / 2);
  return { scale: zoom.scale, x: within(zoom.x, roomX), y: within(zoom.y, roomY) };
}

function within(value: number, room: number): number {
  // No -0, which a style would be written anew for.
  return Math.min(room, Math.max(-room, value)) + 0;
}
