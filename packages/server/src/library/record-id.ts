import { randomBytes } from 'node:crypto';

/** Shape of an id: sorts by time, and is a file name on every system. */
const PATTERN = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** A new id: the second it begins in, in UTC, and something random behind it. */
export function newRecordId(at: Date): string {
  const second = at.toISOString().replaceAll(/[-:]/g, '').slice(0, 15);
  return `${second}Z-${randomBytes(4).toString('hex')}`;
}

/** Whether `text` is an id of a record. */
export function isRecordId(text: string): boolean {
  return PATTERN.test(text);
}

/** The time that an id was made at. */
export function timeOfId(id: string): Date {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(id) ?? [];
  const [year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second));
}
