import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { ownHostNames } from '../../tls/own-names.ts';
import type { Refusal } from './refusal.ts';

/** What somebody is told who asks for another machine. */
export const WRONG_HOST = {
  status: 421,
  code: 'WRONG_HOST',
  message: 'The server does not go by this name; the setting allowed-hosts takes names besides its own',
} as const;

const HOST_UNCLEAR = {
  status: 400,
  code: 'INVALID_REQUEST',
  message: 'A request has one Host header, no more and no less',
} as const;

/**
 * What is wrong with the host that a request is for; undefined where nothing is. The address in the request's line
 * counts before the header (RFC 9112, section 3.2).
 *
 * @param allowed - names besides the own ones, in lower case; `*` allows all
 */
export function hostProblem(request: IncomingMessage, allowed: readonly string[]): Refusal | undefined {
  const { rawHeaders, httpVersion, url = '/' } = request;
  const hosts = rawHeaders.filter((header, index) => index % 2 === 0 && header.toLowerCase() === 'host');
  if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) return HOST_UNCLEAR;
  const host = !url.startsWith('/') && URL.canParse(url) ? new URL(url).host : request.headers.host;
  return isOwnHost(host, allowed) ? undefined : WRONG_HOST;
}

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
