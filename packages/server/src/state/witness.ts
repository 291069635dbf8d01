import type { ErrorName, Key, State } from '@sightglass/protocol';
import type { Actor } from './actor.ts';

/** One key of a request, and what became of it. */
export interface WitnessedWrite {
  readonly actor: Actor;
  /** As the request spelt it. */
  readonly name: string;
  /** Undefined where there is no such key. */
  readonly key: Key | undefined;
  /** The value that held before, or still holds; undefined where there is no such key. */
  readonly from: State[Key] | undefined;
  /** The value that holds from now on, or the one that was asked for as it came. */
  readonly to: unknown;
  /** Why it was refused; undefined where it was not. */
  readonly refusal: ErrorName | undefined;
}

/** Is told of every key that somebody asked to change, once it is known what becomes of it. Must not throw. */
export type WriteWitness = (write: WitnessedWrite) => void;
