/** How long a token is to be good. */
export const EXPIRIES = ['7', '30', '90', '365', 'date', 'never'] as const;

/** One of {@link EXPIRIES}: days, a date that is chosen, or without an end. */
export type Expiry = (typeof EXPIRIES)[number];

/** The end of a chosen day in the time of the browser, or some days from now; null for never.
 *
 * @param day - `YYYY-MM-DD`, for `date`
 * @returns ISO 8601 in UTC; undefined where the day is none, or over
 */
export function expiresAt(expiry: Expiry, day: string, now: Date): string | null | undefined {
  if (expiry === 'never') return null;
  if (expiry !== 'date') return new Date(now.getTime() + Number(expiry) * 86_400_000).toISOString();
  const end = new Date(`${day}T23:59:59`);
  return end > now ? end.toISOString() : undefined;
}
