// Made from packages/protocol/src/keys.ts: npx vitest run keys-module -u
import type { LastChange, MediaRecord, RecordingProgress, StorageReport } from './records.ts';

/** The values of all keys as they are reported. */
export interface State {
  /** Light of camera 1. */
  readonly 'cam1-light': boolean;
  /** Light of camera 2. */
  readonly 'cam2-light': boolean;
  /** Whether camera 1 delivers pictures. */
  readonly 'cam1-exists': boolean;
  /** Whether camera 2 delivers pictures. */
  readonly 'cam2-exists': boolean;
  /** The camera that fills the picture. An integer, 1–2. */
  readonly 'main-camera': number;
  /** The sensor of camera 1 in use, counted from 1. */
  readonly 'cam1-sensor': number;
  /** The sensor of camera 2 in use, counted from 1. */
  readonly 'cam2-sensor': number;
  /** Size of the picture, width x height in pixels. */
  readonly resolution: string;
  /** Frames per second. An integer, 5–60. */
  readonly fps: number;
  /** Where the other camera is shown in the picture. */
  readonly 'pip-mode': 'off' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right' | 'side-by-side';
  /** Brightness of the picture. An integer, 0–100. */
  readonly brightness: number;
  /** Contrast of the picture. An integer, 0–100. */
  readonly contrast: number;
  /** Sharpness; below 50 the picture is softened. An integer, 0–100. */
  readonly sharpness: number;
  /** Colour saturation; 0 is black and white. An integer, 0–100. */
  readonly saturation: number;
  /** Gain of the sensor: brighter, and grainier. An integer, 0–100. */
  readonly gain: number;
  /** Gain of the red channel. An integer, 0–100. */
  readonly 'red-gain': number;
  /** Gain of the blue channel. An integer, 0–100. */
  readonly 'blue-gain': number;
  /** Whether the exposure follows the scene. */
  readonly 'auto-exposure': boolean;
  /** Whether the white balance follows the light. */
  readonly 'auto-white-balance': boolean;
  /** Whether grain is smoothed away. The spelling is that of the device; the right one is taken too. */
  readonly 'noise-supression': boolean;
  /** Starts, ends, pauses and resumes a recording. */
  readonly record: boolean | 'pause';
  /** Takes a picture. */
  readonly snap: boolean;
  /** JPEG quality of pictures and of the MJPEG stream. An integer, 0–100. */
  readonly 'jpeg-quality': number;
  /** The recording under way, once a second; null when idle. */
  readonly recording: RecordingProgress | null;
  /** The newest finished recording, or null. */
  readonly 'last-recording': MediaRecord | null;
  /** The newest picture, or null. */
  readonly 'last-snapshot': MediaRecord | null;
  /** Counts up when a recording or a picture comes, goes, comes back, ends or is renamed. */
  readonly 'library-revision': number;
  /** Room for recordings and pictures. */
  readonly storage: StorageReport | null;
  /** Number of connected WebSocket clients. */
  readonly clients: number;
  /** Who changed which settings last, from what to what; null before the first change. */
  readonly 'last-change': LastChange | null;
  /** Revision of the presets: another number whenever one is saved or removed. */
  readonly presets: number;
}

/** What may be sent for each key that can be written. */
export interface Patch {
  /** Light of camera 1. */
  readonly 'cam1-light'?: boolean;
  /** Light of camera 2. */
  readonly 'cam2-light'?: boolean;
  /** The camera that fills the picture. An integer, 1–2. */
  readonly 'main-camera'?: number;
  /** The sensor of camera 1 in use, counted from 1. */
  readonly 'cam1-sensor'?: number;
  /** The sensor of camera 2 in use, counted from 1. */
  readonly 'cam2-sensor'?: number;
  /** Size of the picture, width x height in pixels. */
  readonly resolution?: string;
  /** Frames per second. An integer, 5–60. */
  readonly fps?: number;
  /** Where the other camera is shown in the picture. */
  readonly 'pip-mode'?: 'off' | 'top-left' | 'top-right' | 'bottom-left' | 'bottom-right' | 'side-by-side';
  /** Brightness of the picture. An integer, 0–100. */
  readonly brightness?: number;
  /** Contrast of the picture. An integer, 0–100. */
  readonly contrast?: number;
  /** Sharpness; below 50 the picture is softened. An integer, 0–100. */
  readonly sharpness?: number;
  /** Colour saturation; 0 is black and white. An integer, 0–100. */
  readonly saturation?: number;
  /** Gain of the sensor: brighter, and grainier. An integer, 0–100. */
  readonly gain?: number;
  /** Gain of the red channel. An integer, 0–100. */
  readonly 'red-gain'?: number;
  /** Gain of the blue channel. An integer, 0–100. */
  readonly 'blue-gain'?: number;
  /** Whether the exposure follows the scene. */
  readonly 'auto-exposure'?: boolean | 'on' | 'off' | 'auto' | 'manual';
  /** Whether the white balance follows the light. */
  readonly 'auto-white-balance'?: boolean | 'on' | 'off' | 'auto' | 'manual';
  /** Whether grain is smoothed away. The spelling is that of the device; the right one is taken too. */
  readonly 'noise-supression'?: boolean;
  /** Starts, ends, pauses and resumes a recording. */
  readonly record?: boolean | 'on' | 'off' | 'pause' | 'pause_release';
  /** Takes a picture. */
  readonly snap?: boolean;
  /** JPEG quality of pictures and of the MJPEG stream. An integer, 0–100. */
  readonly 'jpeg-quality'?: number;
}

/** The keys of the original device, which has to be asked for them by name. */
export const DEVICE_KEYS: readonly (keyof State)[] = [
  'cam1-light',
  'cam2-light',
  'cam1-exists',
  'cam2-exists',
  'main-camera',
  'cam1-sensor',
  'cam2-sensor',
  'resolution',
  'fps',
  'pip-mode',
  'brightness',
  'contrast',
  'sharpness',
  'saturation',
  'gain',
  'red-gain',
  'blue-gain',
  'auto-exposure',
  'auto-white-balance',
  'noise-supression',
  'record',
  'snap',
  'jpeg-quality',
];
