import { type Key, type KeyGroup, rowOf } from '@sightglass/protocol';

/** Parts of key names that are no words by themselves. */
const WORDS = new Map([
  ['cam1', 'camera 1'],
  ['cam2', 'camera 2'],
  ['fps', 'frame rate'],
  ['pip', 'picture in picture'],
  ['auto', 'automatic'],
  ['jpeg', 'JPEG'],
  ['exists', 'signal'],
  ['mode', ''],
]);

const UNITS = new Map([['1/s', 'fps']]);

const GROUPS: Record<KeyGroup, string> = {
  light: 'Light',
  camera: 'Cameras',
  video: 'Video',
  image: 'Picture',
  automatic: 'Automatic',
  recording: 'Recording',
  system: 'System',
};

/** The label of a key, made from its name; a second spelling of the name is taken where there is one. */
export function labelOf(key: Key): string {
  const name = rowOf(key).aliases?.[0] ?? key;
  return sentence(name.split('-').map((part) => WORDS.get(part) ?? part));
}

/** The text of one value of a choice: `top-left` is `Top left`. */
export function choiceLabel(value: string): string {
  return sentence(value.split('-'));
}

/** What to write behind a number of this unit. */
export function unitLabel(unit: string | undefined): string {
  return unit === undefined ? '' : (UNITS.get(unit) ?? unit);
}

/** The heading of a group of controls. */
export function groupLabel(group: KeyGroup): string {
  return GROUPS[group];
}

function sentence(words: readonly string[]): string {
  const text = words.filter((word) => word !== '').join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
