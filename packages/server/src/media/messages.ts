import type { State } from '@sightglass/protocol';

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
  | { readonly kind: 'rtsp'; readonly url: string };

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

/** What the picture is made from. */
export type PictureSettings = Pick<State, PictureKey>;

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

/** What a recording holds. */
export interface FilmFacts {
  readonly durationMs: number;
  readonly bytes: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** Requests that are answered, by name: what each carries and what its answer is. */
export interface MediaCalls {
  /** Changes size and rate of everything; refused while recording. */
  setFormat: { format: Format; result: undefined };
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
  | { type: 'start'; heads: HeadSpecs; format: Format; settings: PictureSettings }
  /** Takes effect with the next frame. */
  | { type: 'adjust'; settings: Partial<PictureSettings> }
  | CallMessage
  /** `stream` is a number that the server chose; frames carry it. */
  | { type: 'openStream'; stream: number; spec: StreamSpec }
  | { type: 'closeStream'; stream: number }
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
}

/** Time that one stage of the picture took, since the last report. */
export interface StageReport {
  /** Stage, such as `source 1`, `compose`, `jpeg main`, `h264`. */
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
  /** Once a second while a film grows. */
  | { type: 'progress'; durationMs: number; bytes: number }
  /** The film had to be ended (disk full, an encoder failed); what was written stays and is whole. */
  | { type: 'recordingEnded'; error: MediaErrorName; message: string; film: FilmFacts }
  | { type: 'statistics'; statistics: MediaStatistics }
  | { type: 'log'; level: 'info' | 'warn' | 'error'; message: string };
