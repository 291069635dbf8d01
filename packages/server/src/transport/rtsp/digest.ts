import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  DIGEST_HASHES,
  DIGEST_REALM,
  type DigestAlgorithm,
  type DigestSecrets,
  digest,
} from '../../auth/digest-secrets.ts';

/** For how long, in ms, a login can begin with a nonce. */
const LIFETIME = 300_000;
/** Characters of the time in a nonce. */
const TIME = 12;

const FIELD = /([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]*))/g;

/** What somebody sends to prove that they know a password (RFC 7616, section 3.4). */
export interface DigestProof {
  readonly username: string;
  readonly nonce: string;
  readonly uri: string;
  /** Whether it is right for a user, and the method of the request. */
  proves(secrets: DigestSecrets, method: string): boolean;
}

/** Numbers that are used once: each says when it was made, and is good for one connection alone. */
export class Nonces {
  readonly #secret = randomBytes(32);
  readonly #now: () => number;

  /** @param now - ms since 1970 */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** A new one. @param connection - what nobody else has */
  make(connection: string): string {
    const time = Math.trunc(this.#now()).toString(16).padStart(TIME, '0');
    return `${time}${this.#mac(time, connection)}`;
  }

  /** Whether one was made here, lately, for this connection: what was heard on one is of no use on another. */
  isFresh(nonce: string, connection: string): boolean {
    const time = nonce.slice(0, TIME);
    const age = this.#now() - Number.parseInt(time, 16);
    return isEqual(nonce.slice(TIME), this.#mac(time, connection)) && age >= 0 && age < LIFETIME;
  }

  #mac(time: string, connection: string): string {
    return createHmac('sha256', this.#secret).update(`${time} ${connection}`).digest('hex').slice(0, 32);
  }
}

/**
 * The challenges of Digest, as values of `WWW-Authenticate`. MD5 comes last: widely used players know nothing else, and
 * take the last one that they are offered.
 */
export function digestChallenges(nonce: string, isStale: boolean): readonly string[] {
  return (['SHA-256', 'MD5'] as const).map((algorithm) =>
    [
      `Digest realm="${DIGEST_REALM}"`,
      `nonce="${nonce}"`,
      'qop="auth"',
      `algorithm=${algorithm}`,
      ...(isStale ? ['stale=true'] : []),
    ].join(', '),
  );
}

/** The proof in the value of an `Authorization` header behind the word Digest; undefined where it is none. */
export function digestProof(text: string): DigestProof | undefined {
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of text.matchAll(FIELD)) {
    fields.set(name.toLowerCase(), quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'));
  }
  const field = (name: string) => fields.get(name) ?? '';
  const algorithm = algorithmOf(fields.get('algorithm') ?? 'MD5');
  const qop = fields.get('qop');
  const [username, nonce, uri] = [field('username'), field('nonce'), field('uri')];
  const isWhole = username !== '' && nonce !== '' && uri !== '' && field('realm') === DIGEST_REALM;
  if (!algorithm || !isWhole || (qop !== undefined && qop !== 'auth')) return undefined;
  // Players of RTSP leave it out, as RFC 2069 did.
  const middle = qop === undefined ? [] : [field('nc'), field('cnonce'), qop];
  return {
    username,
    nonce,
    uri,
    proves: (secrets, method) => {
      const request = digest(algorithm, `${method}:${uri}`);
      const expected = digest(algorithm, [secrets[algorithm], nonce, ...middle, request].join(':'));
      return isEqual(field('response').toLowerCase(), expected);
    },
  };
}

function algorithmOf(name: string): DigestAlgorithm | undefined {
  const upper = name.toUpperCase();
  return Object.hasOwn(DIGEST_HASHES, upper) ? (upper as DigestAlgorithm) : undefined;
}

/** In the same time, wherever they differ. */
function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
