import type { MediaRecord } from '@sightglass/protocol';
import { Type } from 'typebox';

/** What stands for a record in an address. */
export const RECORD_ID = Type.Object({ id: Type.String({ pattern: '^[0-9A-Za-z-]{1,64}$' }) });

/** A kind of record, and how a route comes by one. */
export interface KindOfRecord {
  readonly kind: MediaRecord['kind'];
  /** For a summary, such as `a recording`. */
  readonly one: string;
  /** @throws HttpError 404 */
  readonly find: (id: string) => MediaRecord;
}
