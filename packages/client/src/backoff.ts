/** Shortest wait before a new try, and longest if nothing else is said, before chance shortens them, in ms. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * The wait before a new try, in ms: it doubles from 1 s to the longest, and is shortened by a random part of up to one half, so
 * that clients which lost a server together do not come back together.
 *
 * @param attempt - waits before this one since the connection was stable
 * @param longest - in ms
 * @param random - a number from 0 up to but not 1, as `Math.random`
 */
export function backoffMs(
  attempt: number,
  longest: number = LONGEST_MS,
  random: () => number = Math.random,
): number {
  return Math.min(longest, FIRST_MS * 2 ** attempt) * (0.5 + random() / 2);
}
