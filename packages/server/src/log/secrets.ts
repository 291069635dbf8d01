/** Where the address of a camera stands in a text: up to the last `@` of the line, for a password may hold anything. */
const CAMERA_ADDRESS = /\b(?:rtsp[su]?|onvif):\/\/(?:[^\n]*@)?\S*?(?=[:;,.)"']{0,3}(?:\s|$))/gi;
/** User name and password in an address (RFC 3986, section 3.2.1). */
const USER_INFORMATION = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/?#]*@/gi;
/** What stands behind a name that means a secret, in an address, a header or JSON. */
const NAMED =
  /(["']?\b(?:[\w-]*(?:password|passwd|token|secret)|pass|pwd)["']?\s*[=:]\s*)(?:"[^"]*"|'[^']*'|[^\s&;,"'}]+)/gi;
/** What stands behind the name of a way to log in (RFC 9110, section 11.4). */
const AUTHORIZATION = /\b(bearer|basic|digest)\s+[\w.~+/=-]{6,}/gi;
/** API tokens are known by how they begin. */
const API_TOKEN = /\bsightglass_[\w-]{8,}/g;

/** A text as it may be shown: without user names and passwords in addresses, and without tokens. */
export function withoutSecrets(text: string): string {
  return text
    .replace(CAMERA_ADDRESS, shownAddress)
    .replace(USER_INFORMATION, '$1')
    .replace(AUTHORIZATION, '$1 …')
    .replace(NAMED, '$1…')
    .replace(API_TOKEN, '…');
}

/**
 * The address of a camera as it may be shown: scheme, host and path. Some cameras want the password in the path or behind
 * it. An `@` behind the host may be the end of a password that holds a `/`: then the scheme is all that is certain.
 */
export function shownAddress(address: string): string {
  const [, scheme, authority = '', rest = ''] =
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)(.*)$/is.exec(address) ?? [];
  if (scheme === undefined) return '…';
  if (rest.includes('@')) return `${scheme}…`;
  const path = rest.replace(/[?#].*$/s, '?…').replace(/\/[^/]*=.*$/s, '/…');
  return scheme + authority.slice(authority.lastIndexOf('@') + 1) + path;
}
