import type { Patch } from '@sightglass/client';
import { KEY_NAMES, type Key, type KeyGroup, type KeyRow, rowOf } from '@sightglass/protocol';

/** A key that has an instrument: all that one can write, but for the two of the transport bar. */
export type InstrumentKey = Exclude<keyof Patch, 'record' | 'snap'>;

/** The groups of instruments, in the order of the page. */
export const INSTRUMENT_GROUPS = ['light', 'camera', 'image', 'automatic'] as const;

/** One of the {@link INSTRUMENT_GROUPS}. */
export type InstrumentGroup = (typeof INSTRUMENT_GROUPS)[number];

/** What the camera offers, as far as it is known. */
export interface Offered {
  /** Sizes of the picture, `WxH`. */
  readonly resolutions: readonly string[];
  /** The cameras that have a source: the others have no instruments of their own. */
  readonly cameras: readonly (1 | 2)[];
  /** Number of sensors of camera 1 and camera 2. */
  readonly sensors: readonly [number, number];
}

/** What every camera of the contract has. */
export const LEAST_OFFERED: Offered = {
  resolutions: ['640x480', '1280x720', '1920x1080'],
  cameras: [1, 2],
  sensors: [1, 1],
};

/** The row of a number in a range. */
export type IntegerRow = Extract<KeyRow, { type: 'integer' }>;

/** How a key is set: made from its row in the table. */
export type Instrument = { readonly key: InstrumentKey } & (
  | { readonly kind: 'slider'; readonly row: IntegerRow }
  | { readonly kind: 'switch' }
  | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
);

/** Where the groups of the key table are found on the page. */
const PLACES: Readonly<Record<KeyGroup, InstrumentGroup | undefined>> = {
  light: 'light',
  camera: 'camera',
  video: 'camera',
  recording: 'camera',
  image: 'image',
  automatic: 'automatic',
  system: undefined,
};

/** Up to so many numbers are a choice rather than a slider. */
const FEW = 4;

/** Every key that has an instrument, in the order of the table. */
export const INSTRUMENT_KEYS: readonly InstrumentKey[] = KEY_NAMES.filter(isInstrumentKey);

/** The instruments of one group, in the order of the table. */
export function instrumentsOf(group: InstrumentGroup, offered: Offered): readonly Instrument[] {
  return INSTRUMENT_KEYS.filter((key) => PLACES[rowOf(key).group] === group).flatMap(
    (key) => instrumentFor(key, offered) ?? [],
  );
}

/** The keys of the picture that have a value which leaves it as the sensor gave it, and that value. */
export function neutralValues(): ReadonlyMap<InstrumentKey, boolean | number> {
  const values = new Map<InstrumentKey, boolean | number>();
  for (const key of INSTRUMENT_KEYS) {
    const row = rowOf(key);
    if (row.group !== 'image') continue;
    if (row.type === 'integer') values.set(key, row.neutral ?? row.default);
    else if (row.type === 'boolean') values.set(key, row.default);
  }
  return values;
}

/** Whether a key has an instrument. */
export function isInstrumentKey(key: string): key is InstrumentKey {
  const row = (KEY_NAMES as readonly string[]).includes(key) ? rowOf(key as Key) : undefined;
  return row !== undefined && row.write !== 'nobody' && row.type !== 'record' && row.type !== 'trigger';
}

function instrumentFor(key: InstrumentKey, offered: Offered): Instrument | undefined {
  const camera = key.startsWith('cam1-') ? 1 : key.startsWith('cam2-') ? 2 : undefined;
  if (camera !== undefined && !offered.cameras.includes(camera)) return undefined;
  const row = rowOf(key);
  switch (row.type) {
    case 'boolean':
    case 'automatic':
      return { key, kind: 'switch' };
    case 'integer':
      return row.max - row.min < FEW
        ? { key, kind: 'choice', values: numbers(row.min, row.max) }
        : { key, kind: 'slider', row };
    case 'sensor':
      return { key, kind: 'choice', values: numbers(1, Math.max(1, offered.sensors[row.head - 1] ?? 1)) };
    case 'choice':
      return { key, kind: 'choice', values: row.values };
    case 'resolution':
      return { key, kind: 'choice', values: offered.resolutions };
    case 'record':
    case 'trigger':
    case 'object':
      return undefined;
  }
}

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
