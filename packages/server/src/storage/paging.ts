import { ProtocolError } from '@sightglass/protocol';

/** A time as it stands in the database. @throws ProtocolError for what no calendar has, such as a leap second */
export function timestamp(date: Date): string {
  if (Number.isNaN(date.getTime())) {
    throw new ProtocolError('Invalid value', 'from and to must be dates such as 2026-11-23T10:15:00Z');
  }
  return date.toISOString();
}

/** A place in a list, as clients hand it back. @param place - what JSON can say */
export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** The place that a cursor stands for, unchecked; nothing where it is no cursor. */
export function readCursor(cursor: string): readonly unknown[] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(place) ? place : [];
  } catch {
    return [];
  }
}

/** What a client is told whose cursor comes from no page. */
export function wrongCursor(): ProtocolError {
  return new ProtocolError('Invalid value', 'The cursor is not one of a page; begin without a cursor');
}
