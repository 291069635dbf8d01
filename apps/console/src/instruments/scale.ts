/** Whole numbers from `min` to `max`, and the one that changes nothing. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  /** Where the picture is left as it is; undefined where no value does that. */
  readonly neutral?: number | undefined;
}

/** A text that is no value of a scale, and why. */
export type Misfit = 'no number' | 'out of range';

/** Steps of the keys of a slider. */
const STEP = 1;
const PAGE = 10;

/** Where a value is, 0 at the lower end and 1 at the upper. */
export function shareOf({ min, max }: Scale, value: number): number {
  return max === min ? 0 : (clamp(value, min, max) - min) / (max - min);
}

/** The value nearest to a place, which may be beyond the ends. */
export function valueAt({ min, max }: Scale, share: number): number {
  return clamp(Math.round(min + share * (max - min)), min, max);
}

/** The part of the rail that is filled, as shares: from neutral outwards, or from the lower end. */
export function fillOf(scale: Scale, value: number): { readonly start: number; readonly length: number } {
  const here = shareOf(scale, value);
  const origin = shareOf(scale, scale.neutral ?? scale.min);
  return { start: Math.min(here, origin), length: Math.abs(here - origin) };
}

/** Where a key of the keyboard leads; undefined for one that leads nowhere. */
export function stepped(scale: Scale, value: number, key: string): number | undefined {
  switch (key) {
    case 'ArrowUp':
    case 'ArrowRight':
      return clamp(value + STEP, scale.min, scale.max);
    case 'ArrowDown':
    case 'ArrowLeft':
      return clamp(value - STEP, scale.min, scale.max);
    case 'PageUp':
      return clamp(value + PAGE, scale.min, scale.max);
    case 'PageDown':
      return clamp(value - PAGE, scale.min, scale.max);
    case 'Home':
      return scale.min;
    case 'End':
      return scale.max;
    default:
      return undefined;
  }
}

/** The value that somebody has typed. @returns why it is none, where it is none */
export function typedValue({ min, max }: Scale, text: string): number | Misfit {
  const trimmed = text.trim().replace('−', '-');
  if (!/^-?\d+$/.test(trimmed)) return 'no number';
  const value = Number(trimmed);
  return value < min || value > max ? 'out of range' : value;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
