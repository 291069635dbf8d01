import type { ConnectionState } from '@sightglass/client';
import type { LivePictureState } from '@sightglass/client/live';

/** What there is to see on the stage, told apart by what somebody three metres away has to know. */
export type Sight =
  /** The picture of this moment. */
  | 'live'
  /** On its way, for the first time or anew; the last frame stays where there is one. */
  | 'awaited'
  /** It stands still, though the server can be reached. */
  | 'still'
  /** The main camera delivers nothing: what the server sends is no picture of it. */
  | 'dark'
  /** The server cannot be reached: what is seen is old. */
  | 'lost'
  /** Nobody may see it who is not signed in. */
  | 'closed';

/** What is known when that is decided. */
export interface Circumstances {
  readonly connection: ConnectionState['status'];
  /** Whether the connection was open before. */
  readonly wasOpen: boolean;
  readonly picture: LivePictureState['status'];
  /** Whether the main camera delivers pictures; undefined where that is not known. */
  readonly hasSignal: boolean | undefined;
  /** Whether keys that everybody may read have come: without them, nothing is said of the picture either. */
  readonly mayWatch: boolean;
}

/** What to show on the stage. */
export function sightOf({ connection, wasOpen, picture, hasSignal, mayWatch }: Circumstances): Sight {
  if (connection !== 'open') return wasOpen ? 'lost' : 'awaited';
  if (hasSignal === false) return 'dark';
  if (picture === 'live') return 'live';
  if (picture === 'stalled') return 'still';
  return mayWatch ? 'awaited' : 'closed';
}
