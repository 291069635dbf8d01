import type { Control } from './structures.ts';

/** The range of a control, in the device's own units. */
export type Range = Pick<Control, 'min' | 'max' | 'step' | 'default'>;

/**
 * A key's value, 0–100, in the device's units: straight from the least to the default at `neutral`, and straight on to
 * the most. With `neutral` 0 it is one straight line, whatever the default.
 */
export function toDevice(value: number, range: Range, neutral: number): number {
  const { min, max } = range;
  const middle = neutral === 0 ? min : range.default;
  if (value === neutral) return middle;
  const exact =
    value < neutral
      ? min + ((middle - min) * value) / neutral
      : middle + ((max - middle) * (value - neutral)) / (100 - neutral);
  const step = Math.max(1, range.step);
  // The last step may end before the range does.
  const steps = Math.min(Math.round((exact - min) / step), Math.floor((max - min) / step));
  const stepped = min + steps * step;
  return value < neutral ? Math.min(stepped, middle) : Math.max(stepped, middle);
}

/** A device's value as that of a key: the whole number, 0–100, that stands nearest to it. */
export function fromDevice(value: number, range: Range, neutral: number): number {
  const { min, max } = range;
  const middle = neutral === 0 ? min : range.default;
  const held = Math.min(max, Math.max(min, value));
  if (held === middle) return neutral;
  const exact =
    held < middle
      ? (neutral * (held - min)) / (middle - min)
      : neutral + ((100 - neutral) * (held - middle)) / (max - middle);
  return Math.round(exact);
}
