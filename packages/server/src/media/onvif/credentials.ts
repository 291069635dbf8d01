import { createHash, randomBytes } from 'node:crypto';
import { escapeXml } from './xml.ts';

/** Who a camera is told to be asked by. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

const WSS = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss';

/**
 * The header of WS-UsernameToken (its profile 1.0) with a digest: the password itself does not travel.
 *
 * @param now - the camera's time in ms since 1970: it takes no token of another time
 */
export function tokenHeader({ username, password }: Account, now: number): string {
  const nonce = randomBytes(16);
  const created = new Date(now).toISOString();
  const digest = createHash('sha1').update(nonce).update(created).update(password).digest('base64');
  return `<Security s:mustUnderstand="1" xmlns="${WSS}-wssecurity-secext-1.0.xsd"><UsernameToken>
<Username>${escapeXml(username)}</Username>
<Password Type="${WSS}-username-token-profile-1.0#PasswordDigest">${digest}</Password>
<Nonce EncodingType="${WSS}-soap-message-security-1.0#Base64Binary">${nonce.toString('base64')}</Nonce>
<Created xmlns="${WSS}-wssecurity-utility-1.0.xsd">${created}</Created></UsernameToken></Security>`;
}

/** What is asked for by who logs in. */
export interface Asked {
  readonly method: string;
  readonly uri: string;
}

/** A text of a camera without the password that it was told. */
export function withoutPassword(text: string, account: Account | undefined): string {
  if (!account || account.password === '') return text;
  return [account.password, encodeURIComponent(account.password)].reduce(
    (rest, word) => rest.replaceAll(word, '…'),
    text,
  );
}

/** As {@link digestHeader}; where no Digest is offered, by Basic, which tells the password. */
export function loginHeader(
  challenges: readonly string[],
  account: Account,
  asked: Asked,
  count = 1,
): string | undefined {
  const digest = digestHeader(challenges, account, asked, count);
  if (digest !== undefined || !challenges.some((each) => /^basic\b/i.test(each))) return digest;
  return `Basic ${Buffer.from(`${account.username}:${account.password}`).toString('base64')}`;
}

/**
 * The answer to a challenge of HTTP Digest (RFC 7616), with SHA-256 where that is offered.
 *
 * @param challenges - the `WWW-Authenticate` headers
 * @param count - how often they have been answered, this time included
 * @returns what goes into `Authorization`; undefined where nothing is offered that is safe to answer
 */
export function digestHeader(
  challenges: readonly string[],
  { username, password }: Account,
  { method, uri }: Asked,
  count = 1,
): string | undefined {
  const offers = challenges.filter((each) => /^digest\s/i.test(each)).map(parametersOf);
  const offer =
    offers.find((each) => each.get('algorithm')?.toUpperCase() === 'SHA-256') ??
    offers.find((each) => (each.get('algorithm') ?? 'MD5').toUpperCase() === 'MD5');
  const nonce = offer?.get('nonce');
  if (!offer || nonce === undefined) return undefined;
  const realm = offer.get('realm') ?? '';
  const algorithm = offer.get('algorithm') ?? 'MD5';
  const hash = (text: string) =>
    createHash(algorithm.toUpperCase() === 'MD5' ? 'md5' : 'sha256')
      .update(text)
      .digest('hex');
  const who = hash(`${username}:${realm}:${password}`);
  const what = hash(`${method}:${uri}`);
  const cnonce = randomBytes(8).toString('hex');
  const nc = count.toString(16).padStart(8, '0');
  const hasQop = /\bauth\b/.test(offer.get('qop') ?? '');
  const response = hash(hasQop ? `${who}:${nonce}:${nc}:${cnonce}:auth:${what}` : `${who}:${nonce}:${what}`);
  const opaque = offer.get('opaque');
  return [
    `Digest username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `algorithm=${algorithm}`,
    `response="${response}"`,
    ...(hasQop ? ['qop=auth', `nc=${nc}`, `cnonce="${cnonce}"`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quoted(opaque)}`]),
  ].join(', ');
}

function parametersOf(challenge: string): ReadonlyMap<string, string> {
  const found = challenge.matchAll(/([a-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi);
  return new Map(
    [...found].map(([, name = '', quotedText, word]) => [
      name.toLowerCase(),
      quotedText?.replace(/\\(.)/g, '$1') ?? word ?? '',
    ]),
  );
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
