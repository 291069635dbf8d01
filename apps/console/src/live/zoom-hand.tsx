import { useGesture } from '@use-gesture/react';
import { type RefObject, useRef } from 'react';
import type { ZoomControl } from './use-zoom.ts';
import { doubleTap, type Point, panBy, zoomTo } from './zoom.ts';

/** Two taps within this time, in ms, and this way, in pixels, are a double tap. */
const DOUBLE_MS = 350;
const DOUBLE_PX = 30;

/** Props of {@link ZoomHand}. */
export interface ZoomHandProps {
  /** What the hand is laid on. */
  readonly surface: RefObject<HTMLElement | null>;
  readonly zoom: ZoomControl;
}

/** Zoom and pan by wheel, pinch, drag and double tap. There is nothing of it to be seen. */
export function ZoomHand({ surface, zoom: { zoom, change } }: ZoomHandProps): undefined {
  const lastTap = useRef({ at: 0, x: 0, y: 0 });
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
      pinch: { from: () => [zoom.scale, 0], scaleBounds: { min: 0.5, max: 10 } },
    },
  );
}

/** A place of the window, seen from the middle of an element. */
function placeIn(element: HTMLElement | null, x: number, y: number): Point {
  if (!element) return { x: 0, y: 0 };
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: x - left - width / 2, y: y - top - height / 2 };
}
