import { createPublicKey, X509Certificate } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SUBJECT } from './key-pair.testkit.ts';
import { checkKeyPair } from './key-pair.ts';
import { ownAddresses, ownHostNames } from './own-names.ts';
import { keepSelfSigned } from './self-signed.ts';

const DAY = 86_400_000;

let directory: string;

beforeEach(() => {
  const home = mkdtempSync(join(tmpdir(), 'sightglass-tls-'));
  directory = join(home, 'tls');
  return () => rmSync(home, { recursive: true, force: true });
});

describe('a certificate of our own', () => {
  it('is for all names and addresses of the machine, and for nothing but a server', async () => {
    const certificate = checkKeyPair(await keepSelfSigned(directory));
    for (const name of ['localhost', ...ownHostNames()]) expect(certificate.checkHost(name)).toBe(name);
    for (const address of ownAddresses()) expect(certificate.checkIP(address)).toBe(address);
    expect(certificate.checkHost('evil.example')).toBeUndefined();
    expect(certificate.ca).toBe(false);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  });

  it('begins a day ago and lasts 825 days', async () => {
    const now = Date.UTC(2026, 10, 25, 12);
    const { validFrom, validTo } = new X509Certificate((await keepSelfSigned(directory, SUBJECT, now)).cert);
    expect(Date.parse(validFrom)).toBe(now - DAY);
    expect(Date.parse(validTo)).toBe(now + 824 * DAY);
  });

  it('has a key that nobody else can read, also when somebody has opened it', async () => {
    await keepSelfSigned(directory);
    const key = join(directory, 'key.pem');
    expect(statSync(key).mode & 0o777).toBe(0o600);
    chmodSync(key, 0o644);
    await keepSelfSigned(directory);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory).toSorted()).toEqual(['certificate.pem', 'key.pem']);
  });

  it('is kept', async () => {
    const first = await keepSelfSigned(directory, SUBJECT);
    expect(await keepSelfSigned(directory, SUBJECT, Date.now() + 790 * DAY)).toEqual(first);
    expect(await keepSelfSigned(directory, { ...SUBJECT, names: ['localhost'] })).toEqual(first);
  });

  it('is kept when an address of IPv6 has changed, as they do daily', async () => {
    const first = await keepSelfSigned(directory, SUBJECT);
    const moved = { ...SUBJECT, addresses: [...SUBJECT.addresses, '2001:db8::5'] };
    expect(await keepSelfSigned(directory, moved)).toEqual(first);
  });

  it.each([
    ['its end is less than 30 days away', SUBJECT, 795 * DAY],
    ['it has not begun, since the clock was wrong', SUBJECT, -2 * DAY],
    ['the machine has another name', { ...SUBJECT, names: ['mill'] }, 0],
    ['the machine has another address', { ...SUBJECT, addresses: ['192.0.2.7'] }, 0],
  ])('is made anew for the same key when %s', async (_why, subject, later) => {
    const first = await keepSelfSigned(directory, SUBJECT);
    const second = await keepSelfSigned(directory, subject, Date.now() + later);
    expect(second.cert).not.toBe(first.cert);
    expect(second.key).toBe(first.key);
    expect(await keepSelfSigned(directory, subject, Date.now() + later)).toEqual(second);
  });

  it.each(['key.pem', 'certificate.pem'])('is made anew when %s is broken', async (name) => {
    const first = await keepSelfSigned(directory, SUBJECT);
    writeFileSync(join(directory, name), 'x');
    const second = await keepSelfSigned(directory, SUBJECT);
    expect(second.cert).not.toBe(first.cert);
    expect(checkKeyPair(second).publicKey.equals(createPublicKey(second.key))).toBe(true);
  });

  it('that cannot be kept says where', async () => {
    writeFileSync(directory, '');
    await expect(keepSelfSigned(directory)).rejects.toThrow(
      `--tls self-signed: ${directory} cannot be used (EEXIST)`,
    );
  });
});
