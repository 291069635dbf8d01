import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { GivenPair, serialOf } from './key-pair.testkit.ts';
import { CertificateError, checkKeyPair, type KeyPair, readPem, untimely } from './key-pair.ts';

const DAY = 86_400_000;

let given: GivenPair;
let pair: KeyPair;

beforeEach(async () => {
  given = new GivenPair();
  pair = await given.make();
  return () => given.remove();
});

describe('a certificate and its key', () => {
  it('are good when they belong together, with further certificates behind', async () => {
    const issuer = await given.make();
    const chain = { ...pair, cert: `${pair.cert}${issuer.cert}` };
    expect(checkKeyPair(chain).serialNumber).toBe(serialOf(pair));
  });

  it('may stand in one file', () => {
    const both = `${pair.key}${pair.cert}`;
    expect(checkKeyPair({ cert: both, key: both }).serialNumber).toBe(serialOf(pair));
  });

  it('of another pair are refused', async () => {
    const { key } = await given.make();
    expect(() => checkKeyPair({ ...pair, key })).toThrow(
      new CertificateError('--tls-key: the key is not the one of the certificate in --tls-cert'),
    );
  });

  it('are refused when the file was not written to its end', () => {
    for (const part of [0, 10, 100, pair.cert.length - 40]) {
      expect(() => checkKeyPair({ ...pair, cert: pair.cert.slice(0, part) })).toThrow(
        '--tls-cert: the file holds no certificate in PEM',
      );
    }
    for (const part of [0, 10, 100, pair.key.length - 40]) {
      expect(() => checkKeyPair({ ...pair, key: pair.key.slice(0, part) })).toThrow(
        '--tls-key: the file holds no private key in PEM',
      );
    }
  });

  it('are refused with a broken certificate behind', () => {
    const cert = `${pair.cert}${pair.cert.replace('MII', 'AAA')}`;
    expect(() => checkKeyPair({ ...pair, cert })).toThrow('--tls-cert: the certificate cannot be used');
  });

  it('are refused when they are confused', () => {
    expect(() => checkKeyPair({ cert: pair.key, key: pair.cert })).toThrow('no certificate in PEM');
  });

  it('are refused with a passphrase, and the message says so', () => {
    const { privateKey } = generateKeyPairSync('ec', {
      namedCurve: 'P-256',
      privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    expect(() => checkKeyPair({ ...pair, key: privateKey })).toThrow('the key has a passphrase');
  });

  it('that cannot be read are named, with their setting', async () => {
    await expect(readPem(`${given.directory}/nowhere.pem`, 'tls-key')).rejects.toThrow(
      new CertificateError(`--tls-key: ${given.directory}/nowhere.pem cannot be read (ENOENT)`),
    );
    await expect(readPem(given.directory, 'tls-cert')).rejects.toThrow('cannot be read (EISDIR)');
  });
});

describe('the time of a certificate', () => {
  it('is wrong before it begins and after it has ended', () => {
    const certificate = new X509Certificate(pair.cert);
    expect(untimely(certificate, Date.now())).toBeUndefined();
    expect(untimely(certificate, Date.now() - 2 * DAY)).toMatch(/^The certificate begins on .* GMT; /);
    expect(untimely(certificate, Date.now() + 825 * DAY)).toMatch(/^The certificate ended on .* GMT; /);
  });
});
