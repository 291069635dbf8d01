import type { MediaRecord } from '@sightglass/protocol';
import { type Day, dayOf } from './day.ts';

/** Records of one day. */
export interface DayOfRecords {
  readonly day: Day;
  readonly items: readonly MediaRecord[];
}

/** Parts records, newest first, by the days of whoever looks. */
export function byDay(records: readonly MediaRecord[]): readonly DayOfRecords[] {
  const days = new Map<Day, MediaRecord[]>();
  for (const record of records) {
    const day = dayOf(new Date(record.startedAt));
    const items = days.get(day);
    if (items) items.push(record);
    else days.set(day, [record]);
  }
  return [...days].map(([day, items]) => ({ day, items }));
}
