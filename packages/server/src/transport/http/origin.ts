import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request comes from a page of another site: then the cookie that the browser sends along
 * does not speak for the person in front of it.
 *
 * @param secure - whether the request came over TLS: then the page without it is another one, which anybody
 *   in between can write
 * @param allowed - other origins that are trusted, such as `https://panel.example`
 */
export function isForeign(
  headers: IncomingHttpHeaders,
  secure: boolean,
  allowed: readonly string[],
): boolean {
  const { origin, host } = headers;
  // No browser leaves it out where it matters.
  if (origin === undefined) return false;
  if (allowed.includes(origin)) return false;
  if (!URL.canParse(origin)) return true;
  const page = new URL(origin);
  // Without TLS here, a proxy may have it.
  if (secure && page.protocol !== 'https:') return true;
  return page.host !== host?.toLowerCase();
}
