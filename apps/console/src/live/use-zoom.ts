import { useGesture } from '@use-gesture/react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { type Bounds, doubleTap, kept, type Point, panBy, WHOLE, type Zoom, zoomTo } from './zoom.ts';

/** Two taps within this time, in ms, and this way, in pixels, are a double tap. */
const DOUBLE_MS = 350;
const DOUBLE_PX = 30;
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
}

/** Zoom and pan by wheel, pinch, drag and double tap on an element, and by whoever calls. */
export function useZoom(surface: RefObject<HTMLElement | null>, bounds: Bounds): ZoomControl {
  const [wanted, setZoom] = useState(WHOLE);
  const lastTap = useRef({ at: 0, x: 0, y: 0 });
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
  const tapped = (x: number, y: number, at: number) => {
    const last = lastTap.current;
    const isDouble = at - last.at < DOUBLE_MS && Math.hypot(x - last.x, y - last.y) < DOUBLE_PX;
    lastTap.current = { at: isDouble ? 0 : at, x, y };
    if (isDouble) change((before, room) => doubleTap(before, placeIn(surface.current, x, y), room));
  };

  useGesture(
    {
      onDrag: ({ tap, delta: [x, y], xy, event, pinching, cancel }) => {
        if (pinching) cancel();
        else if (tap) tapped(xy[0], xy[1], event.timeStamp);
        else change((before, room) => panBy(before, { x, y }, room));
      },
      onPinch: ({ origin: [x, y], offset: [scale], memo }) => {
        const at = placeIn(surface.current, x, y);
        change((before, room) => {
          const last = memo as Point | undefined;
          const moved = last ? panBy(before, { x: at.x - last.x, y: at.y - last.y }, room) : before;
          return zoomTo(moved, scale, at, room);
        });
        return at;
      },
      onWheel: ({ event, delta: [, y], ctrlKey }) => {
        event.preventDefault();
        // Two fingers on a touch pad: that is a pinch.
        if (ctrlKey) return;
        const at = placeIn(surface.current, event.clientX, event.clientY);
        change((before, room) => zoomTo(before, before.scale * Math.exp(-y / 400), at, room));
      },
    },
    {
      target: surface,
      eventOptions: { passive: false },
      drag: { filterTaps: true, pointer: { keys: false } },
      pinch: { from: () => [now.current.zoom.scale, 0], scaleBounds: { min: 0.5, max: 10 } },
    },
  );

  return {
    zoom,
    by: (factor) => change((before, room) => zoomTo(before, before.scale * factor, { x: 0, y: 0 }, room)),
    reset: () => setZoom(WHOLE),
    move: (x, y) => change((before, room) => panBy(before, { x: -x * ARROW, y: -y * ARROW }, room)),
  };
}

/** A place of the window, seen from the middle of an element. */
function placeIn(element: HTMLElement | null, x: number, y: number): Point {
  if (!element) return { x: 0, y: 0 };
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: x - left - width / 2, y: y - top - height / 2 };
}
