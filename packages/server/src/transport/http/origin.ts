import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from a page of another site: then the cookie that the browser sends along
 * does not speak for the person in front of it.
 *
 * @param allowed - other origins that are trusted, such as `https://panel.example`
 */
export function isForeign(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin, host } = headers;
  // No browser leaves it out where it matters.
  if (origin === undefined) return false;
  if (allowed.includes(origin)) return false;
  return !URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase();
}
