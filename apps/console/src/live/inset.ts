import type { State } from '@sightglass/protocol';
import type { Point } from './zoom.ts';

/** Where the other camera stands in the picture. */
export type PipMode = State['pip-mode'];

/** A part of the picture, in hundredths of its width and height. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** All of it. */
export const ALL: Box = Object.freeze({ left: 0, top: 0, width: 100, height: 100 });

/** All places, in the order in which they are offered. */
export const PIP_MODES: readonly PipMode[] = [
  'off',
  'top-left',
  'top-right',
  'bottom-left',
  'bottom-right',
  'side-by-side',
];

/** Width of the inset, and its distance from the edges by the height of the picture, as the server composes it. */
const INSET = 30;
const MARGIN = 100 / 18;

/** Where the cameras stand. @param aspect - of the picture, width by height */
export function boxesOf(
  mode: PipMode,
  aspect: number,
): { readonly main: Box; readonly other: Box | undefined } {
  if (mode === 'off') return { main: ALL, other: undefined };
  if (mode === 'side-by-side') {
    const half = { top: 25, width: 50, height: 50 };
    return { main: { left: 0, ...half }, other: { left: 50, ...half } };
  }
  const left = mode.endsWith('left') ? MARGIN / aspect : 100 - INSET - MARGIN / aspect;
  const top = mode.startsWith('top') ? MARGIN : 100 - INSET - MARGIN;
  return { main: ALL, other: { left, top, width: INSET, height: INSET } };
}

/** Where an inset that is let go at a place goes: into the nearest corner; in the middle, beside the main camera. */
export function modeAt({ x, y }: Point): PipMode {
  if (Math.abs(x - 50) < 18 && Math.abs(y - 50) < 18) return 'side-by-side';
  return corner(y < 50, x < 50);
}

/** Where an arrow key moves the inset; undefined for other keys, and where it stands there already. */
export function modeByKey(mode: PipMode, key: string): PipMode | undefined {
  // From beside the main camera, or from nowhere, the way leads into a corner below.
  const isTop = mode.startsWith('top');
  const isLeft = mode.endsWith('left');
  const next = {
    ArrowUp: corner(true, isLeft),
    ArrowDown: corner(false, isLeft),
    ArrowLeft: corner(isTop, true),
    ArrowRight: corner(isTop, false),
  }[key];
  return next === mode ? undefined : next;
}

function corner(isTop: boolean, isLeft: boolean): PipMode {
  if (isTop) return isLeft ? 'top-left' : 'top-right';
  return isLeft ? 'bottom-left' : 'bottom-right';
}
