import type { Permission } from './permissions.ts';

/** Who may read or write a key: everybody, nobody, or whoever has any one of the permissions. */
export type Access = 'public' | 'nobody' | readonly Permission[];

/** What the connected camera offers; the rest of a key's range is fixed and stands in its row. */
export interface Offer {
  /** Picture sizes as `WxH`, smallest first. */
  readonly resolutions: readonly string[];
  /** Number of sensors of head 1 and head 2; 0 where there is no head. */
  readonly sensors: readonly [number, number];
}

/** Where the console shows a key and where the reference lists it. */
export type KeyGroup = 'light' | 'camera' | 'video' | 'image' | 'automatic' | 'recording' | 'system';

interface RowBase {
  /** The internal name of the same value, as in the source document of the API. */
  readonly observable: string;
  readonly description: string;
  readonly group: KeyGroup;
  readonly read: Access;
  readonly write: Access;
  /** Whether the value survives a restart of the server. */
  readonly kept: boolean;
  /**
   * Whether a change can fail in the camera. Such a change is confirmed after it succeeded; any other
   * when it is bound for the next frame.
   */
  readonly canFail?: true;
  /** Spellings that are taken as this key too; replies use the spelling of the request. */
  readonly aliases?: readonly string[];
}

interface BooleanRow extends RowBase {
  readonly type: 'boolean';
  readonly default: boolean;
}

/** A boolean that also takes `"on" "auto"` for true and `"off" "manual"` for false. */
interface AutomaticRow extends RowBase {
  readonly type: 'automatic';
  readonly default: boolean;
}

/** Writing `true` does something once; the value is `false` again when it is done. */
interface TriggerRow extends RowBase {
  readonly type: 'trigger';
  readonly default: false;
}

interface IntegerRow extends RowBase {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** The value at which the picture is left as the sensor gave it. */
  readonly neutral?: number;
  readonly unit?: string;
}

/** A sensor of one head, counted from 1; the upper end is what the head offers. */
interface SensorRow extends RowBase {
  readonly type: 'sensor';
  readonly head: 1 | 2;
  readonly default: number;
}

interface ChoiceRow extends RowBase {
  readonly type: 'choice';
  readonly values: readonly [string, ...string[]];
  readonly default: string;
}

/** A picture size `WxH` out of what the camera offers. */
interface ResolutionRow extends RowBase {
  readonly type: 'resolution';
  readonly default: string;
}

/** `true "on" false "off" "pause" "pause_release"`, reported as `true`, `false` or `"pause"`. */
interface RecordRow extends RowBase {
  readonly type: 'record';
  readonly default: false;
}

/** A structured value that only the server sets; `null` when there is none. */
interface ObjectRow extends RowBase {
  readonly type: 'object';
  readonly shape: keyof ObjectShapes;
  readonly default: null;
}

export type KeyRow =
  | BooleanRow
  | AutomaticRow
  | TriggerRow
  | IntegerRow
  | SensorRow
  | ChoiceRow
  | ResolutionRow
  | RecordRow
  | ObjectRow;

/** The recording under way. */
export interface RecordingProgress {
  readonly file: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Length of the film so far, without pauses, in ms. */
  readonly durationMs: number;
  readonly bytes: number;
}

/** A recording or a picture in the library. */
export interface MediaRecord {
  readonly id: string;
  readonly kind: 'recording' | 'snapshot';
  /** `recording` while it grows, `ready` when ended in order, `recovered` when found after a crash. */
  readonly state: 'recording' | 'ready' | 'recovered';
  readonly file: string;
  /** Path on this server under which the file itself is served. */
  readonly url: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** 0 for a picture. */
  readonly durationMs: number;
  readonly bytes: number;
  readonly resolution: string;
  /** 0 for a picture. */
  readonly fps: number;
}

/** Room on the disk that holds the library. */
export interface StorageReport {
  readonly freeBytes: number;
  /** Bytes that recordings and pictures take. */
  readonly usedBytes: number;
  /** Number of recordings. */
  readonly recordings: number;
}

interface ObjectShapes {
  recording: RecordingProgress;
  media: MediaRecord;
  storage: StorageReport;
}

const DEVICE = { read: 'public', write: ['Device_rw'], kept: true } as const;
const MEDIA = { read: 'public', write: ['Media_rw'], kept: false, canFail: true } as const;
const REPORT = { write: 'nobody', kept: false, default: null, type: 'object' } as const;
/** Centred picture controls: 50 leaves the picture as it is. */
const CENTRED = {
  ...DEVICE,
  group: 'image',
  type: 'integer',
  min: 0,
  max: 100,
  default: 50,
  neutral: 50,
  unit: '%',
} as const;

/**
 * The table: every key of the API, one row each. Checks, error texts, what is kept, types and
 * documents all come from here. `observable` names are those of the source document.
 */
export const KEYS = {
  'cam1-light': {
    ...DEVICE,
    type: 'boolean',
    observable: 'light0',
    group: 'light',
    default: true,
    description: 'Light of camera 1.',
  },
  'cam2-light': {
    ...DEVICE,
    type: 'boolean',
    observable: 'light1',
    group: 'light',
    default: true,
    description: 'Light of camera 2.',
  },
  'cam1-exists': {
    type: 'boolean',
    observable: 'cam0Exists',
    group: 'camera',
    default: false,
    read: 'public',
    write: 'nobody',
    kept: false,
    description: 'Whether camera 1 delivers pictures.',
  },
  'cam2-exists': {
    type: 'boolean',
    observable: 'cam1Exists',
    group: 'camera',
    default: false,
    read: 'public',
    write: 'nobody',
    kept: false,
    description: 'Whether camera 2 delivers pictures.',
  },
  'main-camera': {
    ...DEVICE,
    type: 'integer',
    observable: 'cameraSwitch',
    group: 'camera',
    min: 1,
    max: 2,
    default: 1,
    description: 'The camera that fills the picture.',
  },
  'cam1-sensor': {
    ...DEVICE,
    type: 'sensor',
    head: 1,
    observable: 'cam0SelectedSensor',
    group: 'camera',
    default: 1,
    description: 'The sensor of camera 1 in use, counted from 1.',
  },
  'cam2-sensor': {
    ...DEVICE,
    type: 'sensor',
    head: 2,
    observable: 'cam1SelectedSensor',
    group: 'camera',
    default: 1,
    description: 'The sensor of camera 2 in use, counted from 1.',
  },
  resolution: {
    ...DEVICE,
    type: 'resolution',
    observable: 'resolution',
    group: 'video',
    default: '1280x720',
    canFail: true,
    description: 'Size of the picture, width x height in pixels.',
  },
  fps: {
    ...DEVICE,
    type: 'integer',
    observable: 'fps',
    group: 'video',
    min: 5,
    max: 60,
    default: 30,
    unit: '1/s',
    canFail: true,
    description: 'Frames per second.',
  },
  'pip-mode': {
    ...DEVICE,
    type: 'choice',
    observable: 'pip',
    group: 'video',
    values: ['off', 'top-left', 'top-right', 'bottom-left', 'bottom-right', 'side-by-side'],
    default: 'off',
    description: 'Where the other camera is shown in the picture.',
  },
  brightness: { ...CENTRED, observable: 'brightness', description: 'Brightness of the picture.' },
  contrast: { ...CENTRED, observable: 'contrast', description: 'Contrast of the picture.' },
  sharpness: {
    ...CENTRED,
    observable: 'sharpness',
    description: 'Sharpness; below 50 the picture is softened.',
  },
  saturation: {
    ...CENTRED,
    observable: 'saturation',
    description: 'Colour saturation; 0 is black and white.',
  },
  gain: {
    ...CENTRED,
    observable: 'gain',
    default: 0,
    neutral: 0,
    description: 'Gain of the sensor: brighter, and grainier.',
  },
  'red-gain': { ...CENTRED, observable: 'redGain', description: 'Gain of the red channel.' },
  'blue-gain': { ...CENTRED, observable: 'blueGain', description: 'Gain of the blue channel.' },
  'auto-exposure': {
    ...DEVICE,
    type: 'automatic',
    observable: 'exposure',
    group: 'automatic',
    default: true,
    description: 'Whether the exposure follows the scene.',
  },
  'auto-white-balance': {
    ...DEVICE,
    type: 'automatic',
    observable: 'whiteBalance',
    group: 'automatic',
    default: true,
    description: 'Whether the white balance follows the light.',
  },
  'noise-supression': {
    ...DEVICE,
    type: 'boolean',
    observable: 'noiseSuppression',
    group: 'image',
    default: false,
    aliases: ['noise-suppression'],
    description:
      'Whether grain is smoothed away. The spelling is that of the device; the right one is taken too.',
  },
  record: {
    ...MEDIA,
    type: 'record',
    observable: 'record',
    group: 'recording',
    default: false,
    description: 'Starts, ends, pauses and resumes a recording.',
  },
  snap: {
    ...MEDIA,
    type: 'trigger',
    observable: 'takePicture',
    group: 'recording',
    default: false,
    description: 'Takes a picture.',
  },
  'jpeg-quality': {
    ...DEVICE,
    type: 'integer',
    observable: 'pictureQuality',
    group: 'recording',
    write: ['Device_rw', 'Media_rw'],
    min: 0,
    max: 100,
    default: 85,
    unit: '%',
    description: 'JPEG quality of pictures and of the MJPEG stream.',
  },
  recording: {
    ...REPORT,
    shape: 'recording',
    observable: 'recording',
    group: 'recording',
    read: ['Media_r'],
    description: 'The recording under way, once a second; null when idle.',
  },
  'last-recording': {
    ...REPORT,
    shape: 'media',
    observable: 'lastRecording',
    group: 'recording',
    read: ['Media_r'],
    description: 'The newest finished recording, or null.',
  },
  'last-snapshot': {
    ...REPORT,
    shape: 'media',
    observable: 'lastSnapshot',
    group: 'recording',
    read: ['Media_r'],
    description: 'The newest picture, or null.',
  },
  storage: {
    ...REPORT,
    shape: 'storage',
    observable: 'storage',
    group: 'system',
    read: ['Storage_r'],
    description: 'Room for recordings and pictures.',
  },
  clients: {
    type: 'integer',
    observable: 'clients',
    group: 'system',
    min: 0,
    max: 1_000_000,
    default: 0,
    read: ['System_r'],
    write: 'nobody',
    kept: false,
    description: 'Number of connected WebSocket clients.',
  },
} as const satisfies Record<string, KeyRow>;

/** The public name of a key. */
export type Key = keyof typeof KEYS;

/** All keys in the order of the table. */
export const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

type Reported<R> = R extends { type: 'boolean' | 'automatic' | 'trigger' }
  ? boolean
  : R extends { type: 'integer' | 'sensor' }
    ? number
    : R extends { type: 'choice'; values: readonly (infer V)[] }
      ? V
      : R extends { type: 'resolution' }
        ? string
        : R extends { type: 'record' }
          ? boolean | 'pause'
          : R extends { type: 'object'; shape: infer S extends keyof ObjectShapes }
            ? ObjectShapes[S] | null
            : never;

type Requested<R> = R extends { type: 'automatic' }
  ? boolean | 'on' | 'off' | 'auto' | 'manual'
  : R extends { type: 'record' }
    ? RecordCommand
    : Reported<R>;

/** What may be written to `record`. */
export type RecordCommand = boolean | 'on' | 'off' | 'pause' | 'pause_release';

/** The values of all keys as they are reported. */
export type State = { readonly [K in Key]: Reported<(typeof KEYS)[K]> };

/** The keys that somebody may write. */
export type WritableKey = {
  [K in Key]: (typeof KEYS)[K]['write'] extends 'nobody' ? never : K;
}[Key];

/** What a client may send for each writable key. */
export type Patch = { readonly [K in WritableKey]?: Requested<(typeof KEYS)[K]> };

const names = new Map<string, Key>();
for (const key of KEY_NAMES) {
  names.set(key, key);
  for (const alias of rowOf(key).aliases ?? []) names.set(alias, key);
}

/** The row of a key. */
export function rowOf(key: Key): KeyRow {
  return KEYS[key];
}

/** The key that `name` (a key or one of its aliases) stands for, or undefined. */
export function findKey(name: string): Key | undefined {
  return names.get(name);
}

/** The state of a server that was never touched. */
export function defaultState(): State {
  return Object.fromEntries(KEY_NAMES.map((key) => [key, rowOf(key).default])) as State;
}

/** Whether somebody with `permissions` may do what `access` guards. */
export function allows(access: Access, permissions: ReadonlySet<Permission>): boolean {
  if (access === 'public') return true;
  if (access === 'nobody') return false;
  return access.some((permission) => permissions.has(permission));
}
