import type { Key, MediaRecord, ProtocolError, State } from '@sightglass/protocol';

/** One key of a request that was applied. */
export interface Applied {
  /** The key as the request spelt it. */
  readonly name: string;
  readonly key: Key;
  /** The value as it is reported, at the moment of the change. */
  readonly value: State[Key];
  /** What was made, where the key makes something: the picture of a `snap`. */
  readonly made?: MediaRecord;
}

/** What became of a request to change keys, each list in the order of the request. */
export interface Outcome {
  readonly applied: readonly Applied[];
  readonly refused: readonly ProtocolError[];
}

/** Keys whose value really changed, and their new values. */
export interface Change {
  /** Grows by one with every change; nobody shows an older value over a newer one. */
  readonly revision: number;
  readonly values: Partial<State>;
  readonly keys: readonly Key[];
}
