import type { Planes } from './planes.ts';
import type { SensorResponse } from './sensor-response.ts';

/** What part of the scene a picture shows. Scene units: the height of the wide view is 1, y points down. */
export interface View {
  /** The scene's point in the middle of the picture. */
  readonly x: number;
  readonly y: number;
  /** Heights of the picture per scene unit. */
  readonly zoom: number;
}

/** How an area is filled, in scene colours: full-range bt709 as it would be in neutral light. */
export interface Shade {
  /** Luma at the origin of the gradient, 0–255. */
  readonly y: number;
  /** Chroma, 128 for none. */
  readonly u?: number;
  readonly v?: number;
  /** 0 (not there) to 1 (opaque), which is the default. */
  readonly alpha?: number;
  /** Linear change of luma: levels per scene unit in both directions, from the origin (x, y). */
  readonly gradient?: { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number };
}

/** Scan lines per pixel row at the rims of shapes. */
const SUBLINES = 4;

/** Paints convex shapes in scene units into YUV planes, with smooth rims, through a response. */
export class Canvas {
  readonly planes: Planes;
  readonly #response: SensorResponse;
  readonly #left: number;
  readonly #top: number;
  /** Pixels per scene unit. */
  readonly scale: number;

  /**
   * @param height - of the picture that the view fills, in pixels; the planes may be wider than it
   */
  constructor(planes: Planes, view: View, response: SensorResponse, height = planes.height) {
    this.planes = planes;
    this.#response = response;
    this.scale = height * view.zoom;
    this.#left = planes.width / 2 - view.x * this.scale;
    this.#top = planes.height / 2 - view.y * this.scale;
  }

  /** Horizontal position in pixels of a scene coordinate, unrounded. */
  pixelX(x: number): number {
    return this.#left + x * this.scale;
  }

  /** Vertical position in pixels of a scene coordinate, unrounded. */
  pixelY(y: number): number {
    return this.#top + y * this.scale;
  }

  rectangle(left: number, top: number, right: number, bottom: number, shade: Shade): void {
    this.polygon([left, top, right, top, right, bottom, left, bottom], shade);
  }

  disc(x: number, y: number, radius: number, shade: Shade): void {
    const centreX = this.pixelX(x);
    const centreY = this.pixelY(y);
    const pixels = radius * this.scale;
    const find = (line: number) => {
      const squared = pixels * pixels - (line - centreY) ** 2;
      if (squared <= 0) return false;
      const half = Math.sqrt(squared);
      span.left = centreX - half;
      span.right = centreX + half;
      return true;
    };
    this.#fill(centreY - pixels, centreY + pixels, find, shade);
  }

  line(x0: number, y0: number, x1: number, y1: number, width: number, shade: Shade): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) return;
    const nx = ((y1 - y0) / length) * (width / 2);
    const ny = ((x0 - x1) / length) * (width / 2);
    this.polygon([x0 + nx, y0 + ny, x1 + nx, y1 + ny, x1 - nx, y1 - ny, x0 - nx, y0 - ny], shade);
  }

  /** Fills a convex polygon; `points` holds x and y in turn. */
  polygon(points: readonly number[], shade: Shade): void {
    const pixels = points.map((value, index) => (index % 2 === 0 ? this.pixelX(value) : this.pixelY(value)));
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let index = 1; index < pixels.length; index += 2) {
      top = Math.min(top, pixels[index] ?? top);
      bottom = Math.max(bottom, pixels[index] ?? bottom);
    }
    this.#fill(top, bottom, (line) => crossing(pixels, line), shade);
  }

  /** Fills the rows from `top` to `bottom`, in pixels; `find` leaves in `span` what a line has of the shape. */
  #fill(top: number, bottom: number, find: (line: number) => boolean, shade: Shade): void {
    const first = Math.max(0, Math.floor(top));
    const last = Math.min(this.planes.height - 1, Math.ceil(bottom) - 1);
    const paint = this.#paintOf(shade);
    for (let row = first; row <= last; row++) this.#fillRow(find, row, paint);
  }

  #paintOf(shade: Shade): Paint {
    const { gradient } = shade;
    const dx = (gradient?.dx ?? 0) / this.scale;
    const dy = (gradient?.dy ?? 0) / this.scale;
    const origin = gradient ? this.pixelX(gradient.x) * dx + this.pixelY(gradient.y) * dy : 0;
    return {
      level: shade.y - origin,
      dx,
      dy,
      cb: this.#response.cb[shade.u ?? 128] ?? 128,
      cr: this.#response.cr[shade.v ?? 128] ?? 128,
      alpha: shade.alpha ?? 1,
    };
  }

  #fillRow(find: (line: number) => boolean, row: number, paint: Paint): void {
    let inside = 0;
    let outerLeft = Number.POSITIVE_INFINITY;
    let outerRight = Number.NEGATIVE_INFINITY;
    let innerLeft = Number.NEGATIVE_INFINITY;
    let innerRight = Number.POSITIVE_INFINITY;
    for (let line = 0; line < SUBLINES; line++) {
      if (!find(row + (line + 0.5) / SUBLINES)) continue;
      lefts[inside] = span.left;
      rights[inside] = span.right;
      inside += 1;
      outerLeft = Math.min(outerLeft, span.left);
      outerRight = Math.max(outerRight, span.right);
      innerLeft = Math.max(innerLeft, span.left);
      innerRight = Math.min(innerRight, span.right);
    }
    if (inside === 0) return;
    const from = Math.max(0, Math.floor(outerLeft));
    const to = Math.min(this.planes.width, Math.ceil(outerRight));
    if (from >= to) return;
    const fullFrom = inside === SUBLINES ? Math.max(from, Math.ceil(innerLeft)) : to;
    const fullTo = inside === SUBLINES ? Math.min(to, Math.floor(innerRight)) : to;
    if (fullFrom >= fullTo) {
      this.#rim(row, from, to, inside, paint);
    } else {
      this.#rim(row, from, fullFrom, inside, paint);
      this.#run(row, fullFrom, fullTo, paint);
      this.#rim(row, fullTo, to, inside, paint);
    }
    if (row % 2 === 0) this.#chroma(row >> 1, (from + 1) >> 1, (to + 1) >> 1, paint);
  }

  /** Pixels that are wholly inside. */
  #run(row: number, from: number, to: number, paint: Paint): void {
    const { luma, lumaStride } = this.planes;
    const response = this.#response.luma;
    const base = row * lumaStride;
    let level = paint.level + (row + 0.5) * paint.dy + (from + 0.5) * paint.dx;
    if (paint.alpha >= 1 && paint.dx === 0) {
      luma.fill(response[clamp(level)] ?? 0, base + from, base + to);
      return;
    }
    for (let x = from; x < to; x++) {
      const value = response[clamp(level)] ?? 0;
      if (paint.alpha >= 1) luma[base + x] = value;
      else luma[base + x] = mix(luma[base + x] ?? 0, value, paint.alpha);
      level += paint.dx;
    }
  }

  /** Pixels that are partly inside: as much as the scan lines cover of them. */
  #rim(row: number, from: number, to: number, lines: number, paint: Paint): void {
    const { luma, lumaStride } = this.planes;
    for (let x = from; x < to; x++) {
      let covered = 0;
      for (let line = 0; line < lines; line++) {
        const overlap = Math.min(x + 1, rights[line] ?? 0) - Math.max(x, lefts[line] ?? 0);
        if (overlap > 0) covered += overlap;
      }
      const level = paint.level + (row + 0.5) * paint.dy + (x + 0.5) * paint.dx;
      const at = row * lumaStride + x;
      const weight = (covered / SUBLINES) * paint.alpha;
      luma[at] = mix(luma[at] ?? 0, this.#response.luma[clamp(level)] ?? 0, weight);
    }
  }

  #chroma(row: number, from: number, to: number, paint: Paint): void {
    const { cb, cr, chromaStride } = this.planes;
    const base = row * chromaStride;
    if (paint.alpha >= 1) {
      cb.fill(paint.cb, base + from, base + to);
      cr.fill(paint.cr, base + from, base + to);
      return;
    }
    for (let at = base + from; at < base + to; at++) {
      cb[at] = mix(cb[at] ?? 128, paint.cb, paint.alpha);
      cr[at] = mix(cr[at] ?? 128, paint.cr, paint.alpha);
    }
  }
}

/** A shade in pixels and in the colours of the picture. */
interface Paint {
  readonly level: number;
  readonly dx: number;
  readonly dy: number;
  readonly cb: number;
  readonly cr: number;
  readonly alpha: number;
}

/** Kept from row to row, for no memory shall be asked for in the innermost loops. */
const lefts = new Float64Array(SUBLINES);
const rights = new Float64Array(SUBLINES);
const span = { left: 0, right: 0 };

/** Leaves in `span` where the horizontal line at `y` enters and leaves a convex polygon; false where it passes by. */
function crossing(pixels: readonly number[], y: number): boolean {
  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let x0 = pixels[pixels.length - 2] ?? 0;
  let y0 = pixels[pixels.length - 1] ?? 0;
  for (let index = 0; index < pixels.length; index += 2) {
    const x1 = pixels[index] ?? 0;
    const y1 = pixels[index + 1] ?? 0;
    if (y0 <= y !== y1 <= y) {
      const x = x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
      if (x < left) left = x;
      if (x > right) right = x;
    }
    x0 = x1;
    y0 = y1;
  }
  span.left = left;
  span.right = right;
  return left < right;
}

function clamp(level: number): number {
  return level <= 0 ? 0 : level >= 255 ? 255 : level | 0;
}

function mix(from: number, to: number, weight: number): number {
  return (from + (to - from) * weight + 0.5) | 0;
}
