import type { PictureSettings } from '../messages.ts';

/** The keys that the imaging service of a camera may have, in the order of its schema. */
export const CONTROLS = {
  brightness: ['Brightness'],
  saturation: ['ColorSaturation'],
  contrast: ['Contrast'],
  gain: ['Exposure', 'Gain'],
  sharpness: ['Sharpness'],
  'red-gain': ['WhiteBalance', 'CrGain'],
  'blue-gain': ['WhiteBalance', 'CbGain'],
} as const;

/** The automatics, each with the element that it rules. */
export const AUTOMATICS = { 'auto-exposure': 'Exposure', 'auto-white-balance': 'WhiteBalance' } as const;

export type ControlKey = keyof typeof CONTROLS;
export type AutomaticKey = keyof typeof AUTOMATICS;
/** The keys that an ONVIF camera can take itself. */
export type ImagingKey = ControlKey | AutomaticKey;
/** What is set in a camera, by key. */
export type ImagingValues = Partial<Pick<PictureSettings, ImagingKey>>;

/** What a key is in ONVIF, such as `Exposure.Gain`. */
export function imagingNameOf(key: ImagingKey): string {
  const control = entries(CONTROLS).find(([name]) => name === key)?.[1];
  if (control) return control.join('.');
  return `${entries(AUTOMATICS).find(([name]) => name === key)?.[1]}.Mode`;
}

/** Whether an automatic that is on moves this control. */
export function isRuled(
  [group]: readonly [string, string?],
  modes: Partial<Record<ImagingKey, number | boolean>>,
): boolean {
  return entries(AUTOMATICS).some(([key, name]) => name === group && modes[key] === true);
}

/** The entries of a table, with the types of its keys. */
export function entries<K extends string, V>(table: Readonly<Record<K, V>>): readonly [K, V][] {
  return Object.entries(table) as [K, V][];
}
