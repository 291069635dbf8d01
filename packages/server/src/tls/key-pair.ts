import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { MendableError } from '../mendable-error.ts';

/** The oldest version of TLS that is spoken; what is older is broken (RFC 8996). */
export const MIN_VERSION = 'TLSv1.2';

/** A certificate, with those that lead to its issuer behind it, and its private key, both in PEM. */
export interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** A certificate or its key cannot be used; the message is one line that says what to do. */
export class CertificateError extends MendableError {
  override readonly name = 'CertificateError';
}

/** Reads a file of a pair. @param setting - what names the file. @throws CertificateError */
export async function readPem(path: string, setting: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (problem) {
    throw new CertificateError(`--${setting}: ${path} cannot be read (${codeOf(problem)})`);
  }
}

/**
 * Checks that a server can work with a pair. A certificate that has ended can still be used.
 *
 * @returns the certificate
 * @throws CertificateError
 */
export function checkKeyPair({ cert, key }: KeyPair): X509Certificate {
  const certificate = certificateIn(cert);
  if (!certificate.checkPrivateKey(privateKeyIn(key))) {
    throw new CertificateError('--tls-key: the key is not the one of the certificate in --tls-cert');
  }
  try {
    createSecureContext({ cert, key, minVersion: MIN_VERSION });
  } catch (problem) {
    throw new CertificateError(`--tls-cert: the certificate cannot be used (${codeOf(problem)})`);
  }
  return certificate;
}

/** What is wrong with the time of a certificate; undefined when nothing is. @param now - ms since 1970 */
export function untimely({ validFrom, validTo }: X509Certificate, now: number): string | undefined {
  if (now > Date.parse(validTo)) return `The certificate ended on ${validTo}; browsers will refuse it`;
  if (now < Date.parse(validFrom)) return `The certificate begins on ${validFrom}; browsers will refuse it`;
  return undefined;
}

function certificateIn(pem: string): X509Certificate {
  try {
    if (pem.includes('-----BEGIN CERTIFICATE-----')) return new X509Certificate(pem);
  } catch {
    // It only looks like one, as a file does that is half written.
  }
  throw new CertificateError('--tls-cert: the file holds no certificate in PEM');
}

function privateKeyIn(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    if (pem.includes('ENCRYPTED')) {
      throw new CertificateError('--tls-key: the key has a passphrase; give one without');
    }
    throw new CertificateError('--tls-key: the file holds no private key in PEM');
  }
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
}
