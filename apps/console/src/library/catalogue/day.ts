/** A day of the calendar as a date field has it: `2030-05-06`, in the time zone of whoever looks. */
export type Day = string;

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)$/;

/** The day of a moment, in the time zone of whoever looks. */
export function dayOf(at: Date): Day {
  const year = String(at.getFullYear()).padStart(4, '0');
  const month = String(at.getMonth() + 1).padStart(2, '0');
  return `${year}-${month}-${String(at.getDate()).padStart(2, '0')}`;
}

/**
 * The first and the last moment of a day, as the server's lists take them. Days on which the clock is changed have 23 or
 * 25 hours.
 *
 * @returns undefined for what is no day
 */
export function boundsOf(day: Day): { from: string; to: string } | undefined {
  const [, ...parts] = SHAPE.exec(day) ?? [];
  const [year, month, date] = parts.map(Number);
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const from = new Date(year, month - 1, date);
  const next = new Date(year, month - 1, date + 1);
  if (dayOf(from) !== day) return undefined;
  return { from: from.toISOString(), to: new Date(next.getTime() - 1).toISOString() };
}
