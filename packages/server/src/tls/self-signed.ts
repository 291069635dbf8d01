import { createPrivateKey, createPublicKey, type KeyObject, webcrypto, X509Certificate } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { CertificateError, type KeyPair } from './key-pair.ts';
import { ownAddresses, ownHostNames } from './own-names.ts';

const DAY = 86_400_000;
/** How long a certificate lasts; browsers of Apple take no longer ones. */
const LIFETIME = 825 * DAY;
/** How long before its end a certificate is made anew. */
const RENEWAL = 30 * DAY;
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** What a certificate of our own is made for. */
export interface Subject {
  readonly names: readonly string[];
  readonly addresses: readonly string[];
}

/** This machine, with all of its names and addresses. */
export function thisMachine(): Subject {
  return { names: ['localhost', ...ownHostNames()], addresses: ownAddresses() };
}

/**
 * The certificate in a directory that the server has signed itself, made when there is none. It is made
 * anew when it is near its end or lacks a name, for the same key: who trusts the key need not look again.
 *
 * @param directory - of these two files alone; made when it is missing
 * @param now - ms since 1970
 * @throws CertificateError when the files cannot be written
 */
export async function keepSelfSigned(
  directory: string,
  subject: Subject = thisMachine(),
  now: number = Date.now(),
): Promise<KeyPair> {
  const paths = { cert: join(directory, 'certificate.pem'), key: join(directory, 'key.pem') };
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const kept = { cert: readIfThere(paths.cert), key: readIfThere(paths.key) };
    const known = attempt(() => createPrivateKey(kept.key));
    if (known && isGood(kept.cert, known, subject, now)) {
      chmodSync(paths.key, 0o600);
      return kept;
    }
    const key = known ?? (await makeKey());
    const pair = {
      cert: await makeCertificate(key, subject, now),
      key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    };
    // A crash between the two leaves a key that the next start makes a certificate for.
    write(paths.key, pair.key, 0o600);
    write(paths.cert, pair.cert, 0o644);
    return pair;
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem)) throw problem;
    throw new CertificateError(`--tls self-signed: ${directory} cannot be used (${String(problem.code)})`);
  }
}

function isGood(pem: string, key: KeyObject, { names, addresses }: Subject, now: number): boolean {
  const certificate = attempt(() => new X509Certificate(pem));
  if (!certificate?.checkPrivateKey(key)) return false;
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo) - RENEWAL)
    return false;
  // Addresses of IPv6 that keep a machine private change daily: they are no reason for a new certificate.
  const lasting = addresses.filter((address) => !isIPv6(address));
  return (
    names.every((name) => certificate.checkHost(name) !== undefined) &&
    lasting.every((address) => certificate.checkIP(address) !== undefined)
  );
}

async function makeKey(): Promise<KeyObject> {
  const { privateKey } = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', privateKey);
  return createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
}

async function makeCertificate(key: KeyObject, { names, addresses }: Subject, now: number): Promise<string> {
  // Needed once in two years: no other start waits for it.
  const x509 = await import('@peculiar/x509');
  const [privateKey, publicKey] = await Promise.all([
    webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), ALGORITHM, false, [
      'sign',
    ]),
    webcrypto.subtle.importKey(
      'spki',
      createPublicKey(key).export({ type: 'spki', format: 'der' }),
      ALGORITHM,
      true,
      ['verify'],
    ),
  ]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      // A common name has at most 64 characters (RFC 5280); what counts are the names below.
      name: [{ CN: [hostname().slice(0, 64) || 'localhost'] }],
      // Clocks of machines differ.
      notBefore: new Date(now - DAY),
      notAfter: new Date(now - DAY + LIFETIME),
      signingAlgorithm: ALGORITHM,
      keys: { privateKey, publicKey },
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        new x509.SubjectAlternativeNameExtension([
          ...names.map((value) => ({ type: 'dns' as const, value })),
          ...addresses.map((value) => ({ type: 'ip' as const, value })),
        ]),
      ],
    },
    webcrypto,
  );
  return `${certificate.toString('pem')}\n`;
}

function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (problem) {
    if (problem instanceof Error && 'code' in problem && problem.code === 'ENOENT') return '';
    throw problem;
  }
}

function write(path: string, text: string, mode: number): void {
  const fresh = `${path}.new`;
  // What a crash has left under that name would keep its mode.
  rmSync(fresh, { force: true });
  writeFileSync(fresh, text, { mode, flag: 'wx', flush: true });
  renameSync(fresh, path);
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
