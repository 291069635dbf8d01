import type { KeyRow } from './rows.ts';

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
    ruledBy: 'auto-exposure',
    description: 'Gain of the sensor: brighter, and grainier.',
  },
  'red-gain': {
    ...CENTRED,
    observable: 'redGain',
    ruledBy: 'auto-white-balance',
    description: 'Gain of the red channel.',
  },
  'blue-gain': {
    ...CENTRED,
    observable: 'blueGain',
    ruledBy: 'auto-white-balance',
    description: 'Gain of the blue channel.',
  },
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
  'library-revision': {
    type: 'integer',
    observable: 'libraryRevision',
    group: 'recording',
    min: 0,
    max: Number.MAX_SAFE_INTEGER,
    default: 0,
    read: ['Media_r'],
    write: 'nobody',
    kept: false,
    description: 'Counts up when a recording or a picture comes, goes, comes back, ends or is renamed.',
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
  'last-change': {
    ...REPORT,
    shape: 'change',
    observable: 'lastChange',
    group: 'system',
    read: ['Device_r'],
    description: 'Who changed which settings last, from what to what; null before the first change.',
  },
  presets: {
    type: 'integer',
    observable: 'presets',
    group: 'system',
    min: 0,
    max: 2_147_483_647,
    default: 0,
    read: ['Device_r'],
    write: 'nobody',
    kept: true,
    description: 'Revision of the presets: another number whenever one is saved or removed.',
  },
} as const satisfies Record<string, KeyRow>;

/** The public name of a key. */
export type Key = keyof typeof KEYS;

/** All keys in the order of the table. */
export const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

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
