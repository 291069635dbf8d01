import type { Canvas, View } from './canvas.ts';

/** A rectangle in scene units. */
export interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A part that moves sideways as a whole; it is painted once and copied. */
export interface Carriage {
  /** Rectangles that together are the carriage, at rest. */
  readonly areas: readonly Area[];
  /** Greatest distance from its rest, in scene units. */
  readonly reach: number;
  /** Distance from its rest at a time in s. */
  shift(time: number): number;
  /** Paints it at rest. */
  paint(canvas: Canvas): void;
}

/** A place to look at: what stands still, what moves, and from where its two sensors see it. */
export interface Scene {
  readonly name: string;
  readonly views: { readonly wide: View; readonly close: View };
  /** Where the lamp shines most, and how far, in scene units. */
  readonly lamp: { readonly x: number; readonly y: number; readonly reach: number };
  readonly carriage?: Carriage;
  paintBackground(canvas: Canvas): void;
  /** What moves behind the carriage; time in s. */
  paintBehind(canvas: Canvas, time: number): void;
  /** What moves in front of the carriage; time in s. */
  paintFront(canvas: Canvas, time: number): void;
  /** What glows by itself; seen with the lamp off. */
  paintGlimmer(canvas: Canvas): void;
}
