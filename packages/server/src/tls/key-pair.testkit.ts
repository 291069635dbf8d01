import { X509Certificate } from 'node:crypto';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KeyPair } from './key-pair.ts';
import { keepSelfSigned } from './self-signed.ts';

/** The machine that certificates of tests are for. */
export const SUBJECT = { names: ['localhost', 'camera.example'], addresses: ['127.0.0.1', '::1'] };

/** A folder of its own with the two files that somebody gives. */
export class GivenPair {
  readonly directory = mkdtempSync(join(tmpdir(), 'sightglass-tls-'));
  readonly cert = join(this.directory, 'cert.pem');
  readonly key = join(this.directory, 'key.pem');
  #made = 0;

  /** Makes a pair without giving it. @param now - ms since 1970, when it begins */
  async make(now: number = Date.now()): Promise<KeyPair> {
    return keepSelfSigned(join(this.directory, `made-${this.#made++}`), SUBJECT, now);
  }

  /** Writes into the files. */
  write({ cert, key }: Partial<KeyPair>): void {
    if (cert !== undefined) writeFileSync(this.cert, cert);
    if (key !== undefined) writeFileSync(this.key, key);
  }

  /** Puts new files in place of the old ones. */
  replace({ cert, key }: KeyPair): void {
    for (const [path, text] of [
      [this.cert, cert],
      [this.key, key],
    ] as const) {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    }
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** What tells a certificate from every other. */
export function serialOf({ cert }: KeyPair): string {
  return new X509Certificate(cert).serialNumber;
}
