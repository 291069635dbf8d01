import type { Frame } from 'node-av';
import type { Abilities } from '../abilities.ts';
import type { CameraKey, PictureKey, PictureSettings, Refusals } from '../messages.ts';

/** What a source is asked to deliver; it need not match: the picture graph scales. */
export interface SourceFormat {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** The state of the scene a source can act on; real cameras ignore what they cannot do. */
export interface SceneSettings {
  readonly light: boolean;
  /** 0–100, sensor gain, adds grain */
  readonly gain: number;
}

export interface SourceEvents {
  /** A new picture. The listener owns the frame. */
  frame(frame: Frame): void;
  /** Pictures come (true), or have stopped for longer than the source's limit (false, with the reason). */
  exists(exists: boolean, problem?: string): void;
  /** Settings do not reach the camera, with the reason, while its pictures may come; or they do again, without one. */
  unsettled?(reason?: string): void;
  /** Somebody has changed these at the camera itself. */
  adjusted?(settings: Partial<PictureSettings>): void;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

/**
 * Where pictures come from. Every frame is YUV 4:2:0 planar (`AV_PIX_FMT_YUV420P`), full range, bt709.
 * No method ever throws; trouble is told through the events.
 */
export interface Source {
  /** Number of sensors in this source (synthetic 2, all others 1). */
  readonly sensors: number;
  /** True where gain, grain, light act in the source itself (synthetic). False: the graph does gain digitally. */
  readonly simulatesSensor: boolean;
  /** What the camera does itself at the moment, so that the graph leaves it alone. Undefined where it never does anything. */
  readonly keys?: ReadonlySet<PictureKey>;
  /** What the camera says it can; undefined while there is none. Sources without it know nothing of themselves. */
  abilities?(): Promise<Abilities | undefined> | Abilities | undefined;
  start(events: SourceEvents): void;
  /** What the picture is to look like; for sources with `keys`. */
  setPicture?(settings: PictureSettings): void;
  /** Resolves when these of the last settings have come to the camera, or cannot for now. @returns what it has refused, and why */
  settled?(keys: ReadonlySet<CameraKey>): Promise<Refusals>;
  /** Takes effect with the next frame. */
  setScene(scene: SceneSettings): void;
  /** 1-based. */
  selectSensor(sensor: number): void;
  setFormat(format: SourceFormat): void;
  /**
   * Whether anybody sees the pictures. A source that makes them itself may save itself most of them while nobody does, but
   * delivers one at once, before this returns, when somebody looks.
   */
  setAudience?(present: boolean): void;
  /** Resolves when nothing of the source is left. */
  stop(): Promise<void>;
}
