import type { StorageReport } from '@sightglass/protocol';

/** How much the room that is left is to be worried about. */
export type RoomLevel = 'enough' | 'low' | 'short' | 'full';

/** Room for a film, as it is read. */
export interface Room {
  readonly level: RoomLevel;
  /** Seconds of film; undefined where nobody knows. */
  readonly seconds: number | undefined;
}

/** Below these, in seconds of film, room is low, and short. */
const LOW = 2 * 3_600;
const SHORT = 15 * 60;

/** With less than that, not even a second of film has room. */
const FULL_BYTES = 2e6;

/** Of a report, what is looked at; `secondsLeft` is null or missing where nobody knows. */
type Left = Pick<StorageReport, 'freeBytes'> & { readonly secondsLeft?: number | null };

/** What a report says of the room for films. */
export function roomOf({ freeBytes, secondsLeft }: Left): Room {
  if (typeof secondsLeft !== 'number') {
    return { level: freeBytes < FULL_BYTES ? 'full' : 'enough', seconds: undefined };
  }
  return { level: levelOf(secondsLeft), seconds: secondsLeft };
}

function levelOf(secondsLeft: number): RoomLevel {
  if (secondsLeft < 1) return 'full';
  if (secondsLeft < SHORT) return 'short';
  return secondsLeft < LOW ? 'low' : 'enough';
}
