import type { Frame } from 'node-av';

/** What a source is asked to deliver; it need not match: the picture is scaled behind it. */
export interface SourceFormat {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
}

/** The state of the scene that a source can act on; real cameras ignore what they cannot do. */
export interface SceneSettings {
  readonly light: boolean;
  /** Sensor gain, 0–100: brighter, and grainier. */
  readonly gain: number;
}

/** What a source tells. */
export interface SourceEvents {
  /** A new picture in YUV 4:2:0, full range, BT.709. The listener owns the frame and frees it. */
  frame(frame: Frame): void;
  /** Pictures come (true), or have stopped for longer than the source puts up with (false, with the reason). */
  exists(exists: boolean, problem?: string): void;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

/** Where pictures come from. One suite of tests holds for every source. */
export interface Source {
  /** Number of sensors: 2 of a synthetic head, 1 of all others. */
  readonly sensors: number;
  /** Whether light, gain and grain act in the source itself. Where not, gain is done in the picture. */
  readonly simulatesSensor: boolean;
  start(events: SourceEvents): void;
  /** Takes effect with the next frame. */
  setScene(scene: SceneSettings): void;
  /** @param sensor - counted from 1 */
  selectSensor(sensor: number): void;
  setFormat(format: SourceFormat): void;
  /** Fulfilled when nothing of the source is left. */
  stop(): Promise<void>;
}
