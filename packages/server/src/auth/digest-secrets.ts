import { createHash } from 'node:crypto';

/** What Digest logins are for. It is part of what is kept, so it never changes. */
export const DIGEST_REALM = 'Sightglass';

/** Hash functions of Digest, as RFC 7616, section 6.1, names them, and as Node.js does. */
export const DIGEST_HASHES = { MD5: 'md5', 'SHA-256': 'sha256' } as const;

export type DigestAlgorithm = keyof typeof DIGEST_HASHES;

/**
 * What a Digest login is checked with (`H(A1)` of RFC 7616, section 3.4.2), in hexadecimal digits. Whoever has it can log
 * in as its user over Digest, and guess at the password fast: it is kept of those alone who need it.
 */
export type DigestSecrets = Readonly<Record<DigestAlgorithm, string>>;

/** The secrets of a user. @param password - as it is typed: no player brings it into a form of ours */
export function digestSecrets(username: string, password: string): DigestSecrets {
  const text = `${username}:${DIGEST_REALM}:${password}`;
  return { MD5: digest('MD5', text), 'SHA-256': digest('SHA-256', text) };
}

/** The hash of a text, in hexadecimal digits. */
export function digest(algorithm: DigestAlgorithm, text: string): string {
  return createHash(DIGEST_HASHES[algorithm]).update(text).digest('hex');
}
