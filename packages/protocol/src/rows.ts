import type { Access } from './permissions.ts';
import type { LastChange, MediaRecord, RecordingProgress, StorageReport } from './records.ts';

/** What the connected camera offers; the rest of a key's range is fixed and stands in its row. */
export interface Offer {
  /** Picture sizes as `WxH`, smallest first. */
  readonly resolutions: readonly string[];
  /** Number of sensors of head 1 and head 2; 0 where there is no head. */
  readonly sensors: readonly [number, number];
}

/** Where the console shows a key and where the reference lists it. */
export type KeyGroup = 'light' | 'camera' | 'video' | 'image' | 'automatic' | 'recording' | 'system';

/** What every row says. */
export interface RowBase {
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

/** A value that is on or off. */
export interface BooleanRow extends RowBase {
  readonly type: 'boolean';
  readonly default: boolean;
}

/** A boolean that also takes `"on" "auto"` for true and `"off" "manual"` for false. */
export interface AutomaticRow extends RowBase {
  readonly type: 'automatic';
  readonly default: boolean;
}

/** Writing `true` does something once; the value is `false` again when it is done. */
export interface TriggerRow extends RowBase {
  readonly type: 'trigger';
  readonly default: false;
}

/** A whole number between fixed ends. */
export interface IntegerRow extends RowBase {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
  readonly default: number;
  /** The value at which the picture is left as the sensor gave it. */
  readonly neutral?: number;
  readonly unit?: string;
  /** The automatic that finds this value by itself while it is on; what is set adds to that. */
  readonly ruledBy?: 'auto-exposure' | 'auto-white-balance';
}

/** A sensor of one head, counted from 1; the upper end is what the head offers. */
export interface SensorRow extends RowBase {
  readonly type: 'sensor';
  readonly head: 1 | 2;
  readonly default: number;
}

/** One of several words. */
export interface ChoiceRow extends RowBase {
  readonly type: 'choice';
  readonly values: readonly [string, ...string[]];
  readonly default: string;
}

/** A picture size `WxH` out of what the camera offers. */
export interface ResolutionRow extends RowBase {
  readonly type: 'resolution';
  readonly default: string;
}

/** `true "on" false "off" "pause" "pause_release"`, reported as `true`, `false` or `"pause"`. */
export interface RecordRow extends RowBase {
  readonly type: 'record';
  readonly default: false;
}

/** A structured value that only the server sets; `null` when there is none. */
export interface ObjectRow extends RowBase {
  readonly type: 'object';
  readonly shape: keyof ObjectShapes;
  readonly default: null;
}

/** A row of the key table; told apart by `type`. */
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

/** What a structured key carries when it is not `null`. */
export interface ObjectShapes {
  recording: RecordingProgress;
  media: MediaRecord;
  storage: StorageReport;
  change: LastChange;
}
