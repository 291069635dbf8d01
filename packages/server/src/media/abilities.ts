import type { State } from '@sightglass/protocol';

/** A size in which a camera delivers pictures. */
export interface FormatReport {
  /** Four letters of Video4Linux, such as `YUYV` or `MJPG`; of a network camera its codec, and by ONVIF the name of the profile. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Frame rates in 1/s, highest first; none where the camera does not say. */
  readonly rates: readonly number[];
}

/** A control of a camera, in its own units. */
export interface ControlReport {
  /** As the driver numbers it, in hexadecimal, such as `0x00980900`; of a network camera, its name in ONVIF. */
  readonly id: string;
  /** What the driver calls it. */
  readonly name: string;
  readonly min: number;
  readonly max: number;
  /** Where the camera tells one: ONVIF has none. */
  readonly default?: number;
  /** Of a menu, what there is to choose from. */
  readonly choices?: readonly { readonly value: number; readonly name: string }[];
  /** Whether it cannot be set at the moment, because an automatic is on. */
  readonly inactive: boolean;
}

/** Who does what a key stands for. */
export interface KeyReport {
  readonly key: keyof State;
  readonly by: 'camera' | 'picture';
  /** What it is in the camera: ids of its controls, or names of ONVIF. */
  readonly controls: readonly string[];
}

/** What a camera can. What it is called it says itself, and may be anything. */
export interface Abilities {
  /** The path of a device of this machine. */
  readonly device?: string;
  readonly name?: string;
  readonly formats: readonly FormatReport[];
  readonly controls: readonly ControlReport[];
  readonly keys: readonly KeyReport[];
  /** Where the key of the light goes besides, without what may be secret: `led:NAME`, `gpio:CHIP:LINE` or scheme and host. */
  readonly lamp?: string;
}

/** More of anything than this is not told. */
export const MOST_TOLD = 128;

/** The keys that cameras may do themselves, and the picture does otherwise. */
const SHARED_KEYS = [
  'brightness',
  'contrast',
  'saturation',
  'sharpness',
  'gain',
  'red-gain',
  'blue-gain',
  'auto-exposure',
  'auto-white-balance',
  'noise-supression',
] as const satisfies readonly (keyof State)[];

/** Who does which key. @param done - what the camera does itself, and how; it may have a light besides */
export function keyReports(
  done: ReadonlyMap<keyof State, readonly string[]> = new Map(),
): readonly KeyReport[] {
  return [...new Set([...SHARED_KEYS, ...done.keys()])].map((key) => {
    const controls = done.get(key);
    return { key, by: controls ? 'camera' : 'picture', controls: controls ?? [] };
  });
}
