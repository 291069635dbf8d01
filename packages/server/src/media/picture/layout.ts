import type { PictureSettings } from '../messages.ts';
import type { Size } from './filter-chain.ts';

/** Where a picture stands in the composed one, in even pixels, as YUV 4:2:0 needs. */
export interface Place extends Size {
  readonly x: number;
  readonly y: number;
}

/** How the composed picture is made. */
export interface Layout {
  /** Where the main camera stands. */
  readonly main: Place;
  /** Where the other camera stands; null when it is not shown. */
  readonly other: Place | null;
}

/** Width of the inset, and its distance from the edges, as parts of the picture. */
const INSET = 0.3;
const MARGIN = 1 / 18;

/** The layout of a picture-in-picture mode. @param size - of the composed picture */
export function layoutOf(mode: PictureSettings['pip-mode'], size: Size): Layout {
  const whole = { x: 0, y: 0, width: even(size.width), height: even(size.height) };
  if (mode === 'off') return { main: whole, other: null };
  if (mode === 'side-by-side') {
    const width = even(size.width / 2);
    const height = even((size.height * width) / size.width);
    const y = even((size.height - height) / 2);
    return { main: { x: 0, y, width, height }, other: { x: width, y, width, height } };
  }
  const width = even(size.width * INSET);
  const height = even(size.height * INSET);
  const margin = even(size.height * MARGIN);
  return {
    main: whole,
    other: {
      x: mode.endsWith('left') ? margin : even(size.width - width - margin),
      y: mode.startsWith('top') ? margin : even(size.height - height - margin),
      width,
      height,
    },
  };
}

function even(value: number): number {
  return Math.floor(value / 2) * 2;
}
