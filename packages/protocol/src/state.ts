import { KEY_NAMES, type KEYS, type Key, rowOf } from './keys.ts';
import type { ObjectShapes } from './rows.ts';

/** What the value of a row is reported as. */
export type Reported<R> = R extends { type: 'boolean' | 'automatic' | 'trigger' }
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

/** What may be written to a row. */
export type Requested<R> = R extends { type: 'automatic' }
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

/** The state of a server that was never touched. */
export function defaultState(): State {
  return Object.fromEntries(KEY_NAMES.map((key) => [key, rowOf(key).default])) as State;
}
