import type { State } from '@sightglass/protocol';
import type { Abilities } from './abilities.ts';

export type { Abilities } from './abilities.ts';

/**
 * The messages between the server and the media process: the only thing that the two share. They
 * travel over Node's child-process channel with `serialization: 'advanced'`, so byte arrays stay bytes.
 */

/** Where the pictures of one sensor, or of a whole synthetic head, come from. */
export type SourceSpec =
  | { readonly kind: 'synthetic' }
  /** Plays for ever, from the start again at its end. */
  | { readonly kind: 'file'; readonly path: string }
  /** Reconnects by itself. */
  | { readonly kind: 'rtsp'; readonly url: string }
  /** Finds the address of its pictures itself, and takes settings; `onvif://[USER:PASSWORD@]HOST[:PORT]`. */
  | { readonly kind: 'onvif'; readonly url: string }
  /** A camera of this machine; it may come and go. */
  | { readonly kind: 'v4l2'; readonly device: DeviceName };

/** Which camera of Video4Linux is meant. */
export type DeviceName =
  /** The first that no other head uses. */
  | { readonly by: 'any' }
  /** A path, such as `/dev/video0` or one below `/dev/v4l/by-id`. */
  | { readonly by: 'path'; readonly path: string }
  /** Vendor and product of a USB camera: four digits each, in small letters, as `lsusb` writes them. */
  | { readonly by: 'usb'; readonly vendor: string; readonly product: string };

/** A device as it is written behind `v4l2:`. */
export function textOfDevice(device: DeviceName): string {
  switch (device.by) {
    case 'any':
      return 'auto';
    case 'path':
      return device.path;
    case 'usb':
      return `usb:${device.vendor}:${device.product}`;
  }
}

/** One head: a source per sensor. A lone `synthetic` source has two sensors, wide and close. */
export type HeadSpec = readonly [SourceSpec, ...SourceSpec[]];

/** Head 1 and head 2; `null` where there is none. */
export type HeadSpecs = readonly [HeadSpec | null, HeadSpec | null];

/** Number of sensors that a head has: two for each synthetic source, one for any other. */
export function sensorsOf(head: HeadSpec | null): number {
  return (head ?? []).reduce((sum, { kind }) => sum + (kind === 'synthetic' ? 2 : 1), 0);
}

/** Size in pixels and frame rate in 1/s of the picture. */
export interface Format {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** Of a size such as `1280x720`. */
export function sizeOf(resolution: string): { width: number; height: number } {
  const [width = 0, height = 0] = resolution.split('x').map(Number);
  return { width, height };
}

/** The keys that the picture is made from, besides its format. All can change at every frame. */
export const PICTURE_KEYS = [
  'cam1-light',
  'cam2-light',
  'main-camera',
  'cam1-sensor',
  'cam2-sensor',
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
  'jpeg-quality',
] as const;

export type PictureKey = (typeof PICTURE_KEYS)[number];

/** What a camera may do itself, and may refuse. */
export const CAMERA_KEYS = [
  'cam1-light',
  'cam2-light',
  'brightness',
  'contrast',
  'sharpness',
  'saturation',
  'gain',
  'red-gain',
  'blue-gain',
  'auto-exposure',
  'auto-white-balance',
] as const satisfies readonly PictureKey[];

export type CameraKey = (typeof CAMERA_KEYS)[number];

/** Settings that cameras do not take, each with the value and the reason in words for a person. */
export type Refusals = Partial<Record<CameraKey, string>>;

/** What the picture is made from. */
export type PictureSettings = Pick<State, PictureKey>;

/** Those of all values. */
export function pictureSettingsOf(state: State): PictureSettings {
  return Object.fromEntries(PICTURE_KEYS.map((key) => [key, state[key]])) as PictureSettings;
}

/** The composed picture, or one head by itself. */
export type View = 'main' | 1 | 2;

/** A live MJPEG stream somebody asked for. Streams that agree in all of it share one encoder. */
export interface StreamSpec {
  readonly view: View;
  /** At most this many frames a second; undefined for all. */
  readonly fps?: number;
  /** Width in pixels, the height follows; undefined for the full picture. */
  readonly width?: number;
}

/** The H.264 streams: the composed picture in full, and small for whoever has little room or a slow link. */
export type VideoName = 'main' | 'sub';

/** What the streams may take, in kbit/s; undefined for what suits their size. */
export type VideoRates = Readonly<Record<VideoName, number | undefined>>;

/** One encoded picture of a stream. */
export interface VideoPacket {
  /** H.264, Annex B; a key frame has its parameter sets in front. */
  readonly data: Uint8Array;
  /** Whether decoding can begin with it. */
  readonly key: boolean;
  /** When it was taken: ms since 1970, on a clock that never jumps. */
  readonly at: number;
  readonly format: Format;
}

/** What a recording holds. */
export interface FilmFacts {
  readonly durationMs: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** A camera that is ready to be a source, of this machine or on the network. What it is called it says itself, and may be anything. */
export interface FoundCamera {
  /** As a source is written: `onvif://HOST[:PORT]`, `v4l2:usb:VENDOR:PRODUCT` or `v4l2:PATH`. */
  readonly address: string;
  readonly name: string | null;
  readonly model: string | null;
  /** Why it cannot be used yet, and what to do. */
  readonly problem?: string;
  /** What it could do as camera 1, where that can be known without a login. */
  readonly abilities?: Abilities;
}

/** The sizes of a camera of this machine, as `WxH`, and its device; none and null where it is not there. */
export interface FoundSizes {
  readonly path: string | null;
  readonly sizes: readonly string[];
}

/** Requests that are answered, by name: what each carries and what its answer is. */
export interface MediaCalls {
  /** Changes size and rate of everything; refused while recording. */
  setFormat: { format: Format; result: undefined };
  /**
   * Like the message `adjust`, answered when the cameras have it, with what one of them refuses: that is as it was before, which
   * was told by `adjusted` then.
   */
  control: { settings: Partial<PictureSettings>; revision: number; result: Refusals };
  /** Begins a fragmented MP4 at `path`, which must not exist yet. */
  startRecording: { path: string; result: undefined };
  /** Stops the film's clock. */
  pauseRecording: { result: undefined };
  /** Goes on in the same file, without a gap in its timestamps. */
  resumeRecording: { result: undefined };
  /** Ends the file; the answer comes when it is on the disk. */
  stopRecording: { result: FilmFacts };
  /** The next frame as a JPEG of the full size. `quality` is 0–100. */
  still: { view: View; quality: number; result: { jpeg: Uint8Array; width: number; height: number } };
  /** A JPEG from the beginning of a film, `width` pixels wide. */
  thumbnail: { path: string; width: number; result: { jpeg: Uint8Array } };
  /** Opens and measures any video file; fails when it is none. */
  probe: { path: string; result: FilmFacts };
  /** Looks for cameras that no head uses, and asks the network; takes a few seconds. */
  discover: { result: readonly FoundCamera[] };
  /** What each sensor of head 1 and head 2 can; null where it is not known. */
  abilities: { result: readonly [readonly (Abilities | null)[], readonly (Abilities | null)[]] };
  /** The sizes that a camera of this machine delivers. `taken` are devices that another head has: only one named by its path may be among them. */
  sizes: { device: DeviceName; taken: readonly string[]; result: FoundSizes };
  /** Cuts a film that a crash left behind to what is whole, and measures it; fails when that is nothing. */
  mend: { path: string; result: FilmFacts };
}

export type MediaCall = keyof MediaCalls;

/** A request as it is sent; the answer carries the same `request` number. */
export type CallMessage = {
  [C in MediaCall]: { type: 'call'; request: number; call: C } & Omit<MediaCalls[C], 'result'>;
}[MediaCall];

/** Server → media process. */
export type ToMedia =
  /** The first message, once. */
  | {
      type: 'start';
      heads: HeadSpecs;
      format: Format;
      settings: PictureSettings;
      rates: VideoRates;
      revision: number;
    }
  /** Takes effect with the next frame. `revision` counts the changes up to this one. */
  | { type: 'adjust'; settings: Partial<PictureSettings>; revision: number }
  | CallMessage
  /** `stream` is a number that the server chose; frames carry it. */
  | { type: 'openStream'; stream: number; spec: StreamSpec }
  | { type: 'closeStream'; stream: number }
  /** Packets come until it is closed, beginning with a key frame. */
  | { type: 'openVideo'; video: VideoName }
  | { type: 'closeVideo'; video: VideoName }
  /** Somebody has joined, or lost something: a key frame soon. */
  | { type: 'requestKey'; video: VideoName }
  /** Ends a recording in order, then the process. */
  | { type: 'stop' };

/** Why a call failed; the names are those of the protocol. */
export type MediaErrorName =
  | 'Invalid value'
  | 'Invalid state'
  | 'Recording in progress'
  | 'Insufficient storage'
  | 'Hardware error';

/** What is known about one head. */
export interface HeadReport {
  /** Whether pictures come; false while a source is lost. */
  readonly exists: boolean;
  readonly sensors: number;
  /** Why there are no pictures, in words for a person. */
  readonly problem?: string;
  /** What is wrong though there are: that settings do not reach the camera, and why. */
  readonly warning?: string;
}

/** What a head says before its first picture. */
export const WAITING = 'waiting for the first picture';

/** The pictures that a source delivers, of the last interval. */
export interface InputReport {
  readonly width: number;
  readonly height: number;
  /** Pictures per second. */
  readonly fps: number;
}

/** Time that one stage of the picture took, since the last report. */
export interface StageReport {
  /** Stage, such as `source 1`, `compose`, `jpeg main`, `h264 main`. */
  readonly stage: string;
  readonly frames: number;
  /** Mean wall-clock time per frame, in ms. */
  readonly meanMs: number;
  readonly maxMs: number;
}

/** How the picture does, every second. */
export interface MediaStatistics {
  /** Frames composed per second of the last interval. */
  readonly fps: number;
  /** Frame ticks that passed without a frame because the process was late. */
  readonly late: number;
  readonly stages: readonly StageReport[];
  /** What came in for head 1 and head 2; null where nothing did. */
  readonly inputs: readonly [InputReport | null, InputReport | null];
  /** Resident memory of the process, in bytes. */
  readonly rssBytes: number;
  /** CPU seconds (user and system) that the process took in the interval, per second. */
  readonly cpu: number;
}

/** Media process → server. */
export type FromMedia =
  /** The answer to `start`: the first frame was composed. `slate` is a "no signal" JPEG to show while the process is gone. */
  | { type: 'ready'; slate: Uint8Array }
  /** Sent at the start and at every change. */
  | { type: 'heads'; heads: readonly [HeadReport | null, HeadReport | null] }
  | { type: 'answer'; request: number; result: MediaCalls[MediaCall]['result'] }
  | { type: 'refusal'; request: number; error: MediaErrorName; message: string }
  /** One frame of a stream, complete JPEG. `frame` counts composed frames. A slow channel loses frames, never order. */
  | { type: 'frame'; stream: number; jpeg: Uint8Array; frame: number }
  /** One picture of a video stream. A slow channel loses all up to the next key frame, never order. */
  | { type: 'video'; video: VideoName; packet: VideoPacket }
  /** Once a second while a film grows. */
  | { type: 'progress'; durationMs: number; bytes: number }
  /** The film had to be ended (disk full, an encoder failed); what was written stays and is whole. */
  | { type: 'recordingEnded'; error: MediaErrorName; message: string; film: FilmFacts }
  | { type: 'statistics'; statistics: MediaStatistics }
  /** Somebody has changed these at a camera itself, after the change `revision` of the server had come. */
  | { type: 'adjusted'; settings: Partial<PictureSettings>; revision: number }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; message: string };
