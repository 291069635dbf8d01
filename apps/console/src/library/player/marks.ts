import { type FilmClock, frameCount } from './timecode.ts';

/** The part of a film between two frames, both in it; null where there is no mark. */
export interface Marks {
  readonly in: number | null;
  readonly out: number | null;
}

/** The whole film. */
export const NO_MARKS: Marks = { in: null, out: null };

/** Marks the first frame of the part. An end before it goes. */
export function markIn(marks: Marks, frame: number): Marks {
  return { in: frame, out: marks.out !== null && marks.out < frame ? null : marks.out };
}

/** Marks the last frame of the part. A beginning behind it goes. */
export function markOut(marks: Marks, frame: number): Marks {
  return { in: marks.in !== null && marks.in > frame ? null : marks.in, out: frame };
}

/** Whether a part is marked. */
export function isMarked(marks: Marks): boolean {
  return marks.in !== null || marks.out !== null;
}

/** The part as the server takes it, in whole ms: `to` is where its last frame ends. */
export function partOf(marks: Marks, clock: FilmClock): { from: number; to: number } {
  const last = Math.min(marks.out ?? Number.POSITIVE_INFINITY, frameCount(clock) - 1);
  const at = (frame: number) => (frame / clock.fps) * 1_000;
  const from = Math.floor(at(marks.in ?? 0));
  const to = marks.out === null ? Math.ceil(clock.durationMs) : Math.ceil(at(last + 1));
  return { from, to: Math.max(from + 1, Math.min(to, Math.ceil(clock.durationMs))) };
}
