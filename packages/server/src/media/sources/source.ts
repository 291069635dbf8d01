import type { Frame } from 'node-av';

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
  start(events: SourceEvents): void;
  /** Takes effect with the next frame. */
  setScene(scene: SceneSettings): void;
  /** 1-based. */
  selectSensor(sensor: number): void;
  setFormat(format: SourceFormat): void;
  /** Resolves when nothing of the source is left. */
  stop(): Promise<void>;
}
