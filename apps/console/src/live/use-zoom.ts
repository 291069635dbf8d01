import { useEffect, useMemo, useRef, useState } from 'react';
import { type Bounds, kept, panBy, WHOLE, type Zoom, zoomTo } from './zoom.ts';

/** How far an arrow key moves the picture, in pixels. */
const ARROW = 60;

/** How the picture is looked at, and what changes it. */
export interface ZoomControl {
  readonly zoom: Zoom;
  /** Times as close as now, around the middle. */
  by(factor: number): void;
  /** The whole picture. */
  reset(): void;
  /** Moves the look: `x` and `y` are -1, 0 or 1. */
  move(x: number, y: number): void;
  /** Makes of the look as it is now another one. */
  change(next: (zoom: Zoom, bounds: Bounds) => Zoom): void;
}

/** How the picture is looked at. */
export function useZoom(bounds: Bounds): ZoomControl {
  const [wanted, setZoom] = useState(WHOLE);
  // The stage may have got smaller since.
  const zoom = useMemo(() => kept(wanted, bounds), [wanted, bounds]);
  const now = useRef({ zoom, bounds });
  useEffect(() => {
    now.current = { zoom, bounds };
  });

  const change = (next: (zoom: Zoom, bounds: Bounds) => Zoom) => {
    const changed = next(now.current.zoom, now.current.bounds);
    now.current = { ...now.current, zoom: changed };
    setZoom(changed);
  };
  return {
    zoom,
    by: (factor) => change((before, room) => zoomTo(before, before.scale * factor, { x: 0, y: 0 }, room)),
    reset: () => setZoom(WHOLE),
    move: (x, y) => change((before, room) => panBy(before, { x: -x * ARROW, y: -y * ARROW }, room)),
    change,
  };
}
