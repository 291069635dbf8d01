/** A film's frames, counted from 0. */
export interface FilmClock {
  readonly fps: number;
  readonly durationMs: number;
}

/** Frames of a film; at least one. */
export function frameCount({ fps, durationMs }: FilmClock): number {
  return Math.max(1, Math.round((durationMs / 1_000) * fps));
}

/** The frame that is shown at a time in seconds. */
export function frameAt(seconds: number, clock: FilmClock): number {
  // Times of frames are rounded to the clock of the file: one a hair too early is the next one already.
  const frame = Math.floor(seconds * clock.fps + 0.01);
  return Math.min(Math.max(0, frame), frameCount(clock) - 1);
}

/** Where to look to see a frame, in seconds: its middle, so that no rounding shows the one before. */
export function timeOf(frame: number, clock: FilmClock): number {
  const within = Math.min(Math.max(0, frame), frameCount(clock) - 1);
  return (within + 0.5) / clock.fps;
}

/** A time as `m:ss.mmm`, from one hour on as `h:mm:ss.mmm`. */
export function timecode(milliseconds: number): string {
  const whole = Math.max(0, Math.round(milliseconds));
  const pad = (value: number, length = 2) => String(value).padStart(length, '0');
  const hours = Math.floor(whole / 3_600_000);
  const minutes = Math.floor(whole / 60_000) % 60;
  const rest = `${pad(Math.floor(whole / 1_000) % 60)}.${pad(whole % 1_000, 3)}`;
  return hours > 0 ? `${hours}:${pad(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The time of a frame as `m:ss.mmm`. */
export function timecodeOf(frame: number, { fps }: FilmClock): string {
  return timecode((frame / fps) * 1_000);
}
