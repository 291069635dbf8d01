import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { copyFrame, keepLastFrame } from './held-frame.ts';

/** The frames of the past that a stage shows. */
export interface KeptFrames {
  /** The `ref`s of the canvases that they are drawn on. */
  readonly last: RefObject<HTMLCanvasElement | null>;
  readonly frozen: RefObject<HTMLCanvasElement | null>;
  /** Whether there is a last frame. */
  readonly hasLast: boolean;
  /** When the picture was frozen, in ms since 1970; undefined when it is not. */
  readonly frozenAt: number | undefined;
  /** Freezes the picture of this moment, or lets it go on. */
  toggleFreeze(): void;
}

/** Keeps the last frame of a live view, and one that is frozen on request. @param host - what the live view is in */
export function useKeptFrames(host: HTMLElement | null): KeptFrames {
  const last = useRef<HTMLCanvasElement>(null);
  const frozen = useRef<HTMLCanvasElement>(null);
  const [hasLast, setHasLast] = useState(false);
  const [frozenAt, setFrozenAt] = useState<number>();

  useEffect(() => {
    if (!host || !last.current) return;
    return keepLastFrame(host, last.current, () => setHasLast(true));
  }, [host]);

  const toggleFreeze = useCallback(() => {
    setFrozenAt((before) => {
      if (before !== undefined || !host || !frozen.current) return undefined;
      return copyFrame(host, frozen.current) ? Date.now() : undefined;
    });
  }, [host]);
  return { last, frozen, hasLast, frozenAt, toggleFreeze };
}
