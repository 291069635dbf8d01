import type { Key, MediaRecord, Offer, State } from '@sightglass/protocol';

/** The keys that the camera applies by software and cannot refuse. */
export type Adjustment = Partial<State>;

/**
 * The camera as the store sees it. The promises are fulfilled when the change is a fact.
 *
 * Each throws a ProtocolError when the camera refuses: `Hardware error`, `Insufficient storage`,
 * `Invalid state` or `Recording in progress`; then everything is as it was.
 */
export interface CameraControl {
  readonly offer: Offer;
  /** The keys that a device stands for, which can refuse: a lamp, a camera's own control. */
  readonly devices: ReadonlySet<Key>;
  /** Brings such a device to a value. Called any number of times; of those that wait, the last counts. */
  drive(key: Key, value: unknown): Promise<void>;
  /** Binds values for the next frame. Called any number of times per turn; merged on the way. */
  adjust(adjustment: Adjustment): void;
  setFormat(format: { resolution?: string; fps?: number }): Promise<void>;
  /** @returns what else is so from now on */
  startRecording(): Promise<Partial<State>>;
  pauseRecording(): Promise<void>;
  resumeRecording(): Promise<void>;
  /** @returns what else is so from now on */
  stopRecording(): Promise<Partial<State>>;
  /** Takes and stores a picture. */
  takeSnapshot(): Promise<MediaRecord>;
}
