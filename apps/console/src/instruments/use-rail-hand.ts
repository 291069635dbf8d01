import { type MouseEvent, type PointerEvent, useRef } from 'react';
import type { RailProps } from './rail.tsx';
import { shareOf, valueAt } from './scale.ts';

/** How far a finger may wander and still have tapped, and how near the handle it takes hold of it, in px. */
const WANDER = 6;
const NEAR = 26;
/** Between the two taps of a double tap, in ms. */
const DOUBLE_MS = 350;

/** A pointer that is down. */
interface Press {
  readonly pointer: number;
  readonly x: number;
  /** From the middle of the handle to the pointer, where it took hold of the handle; 0 anywhere else. */
  readonly offset: number;
  hasHold: boolean;
  hasMoved: boolean;
}

/** The handlers of a rail. */
export interface RailHand {
  onPointerDown(event: PointerEvent<HTMLElement>): void;
  onPointerMove(event: PointerEvent<HTMLElement>): void;
  onPointerUp(event: PointerEvent<HTMLElement>): void;
  onPointerCancel(): void;
  onLostPointerCapture(): void;
  onMouseDown(event: MouseEvent<HTMLElement>): void;
}

type RailPort = Pick<RailProps, 'scale' | 'value' | 'tick' | 'onGrab' | 'onMove' | 'onRelease' | 'onNeutral'>;

/**
 * What a hand does with a rail: drag the handle, tap a place, double tap for neutral. A mouse takes hold at once; a finger
 * when it moves along the rail or has tapped, for it may as well be about to scroll.
 */
export function useRailHand(port: RailPort): RailHand {
  const { scale, value, tick, onGrab, onMove, onRelease, onNeutral } = port;
  const press = useRef<Press>(undefined);
  const tapped = useRef({ at: Number.NEGATIVE_INFINITY, x: 0 });

  const valueUnder = (event: PointerEvent<HTMLElement>, offset: number) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    return valueAt(scale, (event.clientX - offset - left) / width);
  };
  const grab = (down: Press, rail: HTMLElement) => {
    if (down.hasHold) return;
    down.hasHold = true;
    // Whoever has moved it by hand goes on by the arrow keys.
    rail.querySelector('input')?.focus({ preventScroll: true });
    onGrab();
  };
  const letGo = () => {
    const down = press.current;
    press.current = undefined;
    if (down?.hasHold) onRelease();
  };

  return {
    onPointerDown(event) {
      if (event.button !== 0 || press.current) return;
      const { left, width } = event.currentTarget.getBoundingClientRect();
      const distance = event.clientX - left - shareOf(scale, value ?? tick) * width;
      const isNear = Math.abs(distance) <= NEAR;
      const down: Press = {
        pointer: event.pointerId,
        x: event.clientX,
        offset: isNear ? distance : 0,
        hasHold: false,
        hasMoved: false,
      };
      press.current = down;
      event.currentTarget.setPointerCapture(event.pointerId);
      if (event.pointerType !== 'mouse') return;
      grab(down, event.currentTarget);
      if (!isNear) onMove(valueUnder(event, 0));
    },
    onPointerMove(event) {
      const down = press.current;
      if (down?.pointer !== event.pointerId) return;
      down.hasMoved ||= Math.abs(event.clientX - down.x) > WANDER;
      if (!down.hasMoved) return;
      grab(down, event.currentTarget);
      onMove(valueUnder(event, down.offset));
    },
    onPointerUp(event) {
      const down = press.current;
      if (down?.pointer !== event.pointerId) return;
      if (down.hasMoved) {
        letGo();
        return;
      }
      const { at, x } = tapped.current;
      const isDouble = event.timeStamp - at < DOUBLE_MS && Math.abs(event.clientX - x) < NEAR;
      tapped.current = { at: isDouble ? Number.NEGATIVE_INFINITY : event.timeStamp, x: event.clientX };
      if (!isDouble && down.offset === 0) {
        grab(down, event.currentTarget);
        onMove(valueUnder(event, 0));
      }
      letGo();
      if (isDouble) onNeutral();
    },
    onPointerCancel: letGo,
    onLostPointerCapture: letGo,
    // The browser would take the focus away again, mark text, and drag what is marked.
    onMouseDown: (event) => event.preventDefault(),
  };
}
