import { type KeyGroup, rowOf } from '@sightglass/protocol';
import { choiceLabel } from '../labels.ts';
import { Choice } from './choice.ts';
import type { Control, ControlPort } from './control.ts';
import { ReadOut } from './read-out.ts';
import { Slider } from './slider.ts';
import { Switch } from './switch.ts';

/** The groups of the key table that have controls, in the order of the page. */
export const CONTROL_GROUPS: readonly KeyGroup[] = [
  'light',
  'image',
  'automatic',
  'camera',
  'video',
  'recording',
];

/** Sizes that every camera of the contract has; a size that it has beyond them is shown when it is set. */
const RESOLUTIONS = ['640x480', '1280x720', '1920x1080'] as const;
/** How many sensors are offered per head. The server says which of them there are. */
const SENSORS = 2;
/** Up to this many numbers are a choice rather than a slider. */
const FEW = 4;

/** The control that fits the row of a key; undefined for keys that the recorder shows, or nobody. */
export function controlFor(port: ControlPort): Control | undefined {
  const row = rowOf(port.key);
  if (row.write === 'nobody') return row.type === 'boolean' ? new ReadOut(port) : undefined;
  switch (row.type) {
    case 'boolean':
    case 'automatic':
      return new Switch(port);
    case 'integer':
      return row.max - row.min < FEW ? new Choice(port, numbers(row.min, row.max)) : new Slider(port, row);
    case 'sensor':
      return new Choice(port, numbers(1, SENSORS));
    case 'choice':
      return new Choice(
        port,
        row.values.map((value) => ({ value, label: choiceLabel(value) })),
      );
    case 'resolution':
      return new Choice(
        port,
        RESOLUTIONS.map((value) => ({ value, label: value.replace('x', ' × ') })),
      );
    case 'record':
    case 'trigger':
    case 'object':
      return undefined;
  }
}

function numbers(first: number, last: number): { value: number; label: string }[] {
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    value: first + index,
    label: String(first + index),
  }));
}
