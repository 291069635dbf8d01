import { isIP } from 'node:net';
import { ownHostNames } from '../../tls/own-names.ts';

/** What somebody is told who asks for another machine. */
export const WRONG_HOST = {
  status: 421,
  code: 'WRONG_HOST',
  message: 'The server does not go by this name; the setting allowed-hosts takes names besides its own',
} as const;

/**
 * Whether a request is meant for this server. A page of another site can let its own name point here (DNS
 * rebinding) and is then no foreigner to the browser; but the browser sends that name along.
 *
 * @param host - the `Host` header
 * @param allowed - names besides the own ones, in lower case; `*` allows all
 */
export function isOwnHost(host: string | undefined, allowed: readonly string[]): boolean {
  // Only HTTP/1.0 can leave it out, which no browser speaks.
  if (host === undefined || allowed.includes('*')) return true;
  const name = nameIn(host);
  if (name === undefined) return false;
  // An address cannot point elsewhere.
  if (isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost')) return true;
  return allowed.includes(name) || ownHostNames().includes(name);
}

/** The name or address in a `Host` header, in lower case, without port and brackets. */
function nameIn(host: string): string | undefined {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+?)\.?)(?::\d*)?$/i.exec(host) ?? [];
  return (address ?? name)?.toLowerCase();
}
