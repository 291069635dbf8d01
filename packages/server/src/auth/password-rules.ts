import { dictionary } from '@zxcvbn-ts/language-common';
import { AdministrationError } from './errors.ts';

/** Characters of a password (NIST SP 800-63B, section 5.1.1.2). */
const LENGTH = { least: 8, most: 128 } as const;

/** Passwords that everybody tries first. */
const COMMON: ReadonlySet<string> = new Set(dictionary['passwords-common']);

/**
 * Refuses a password that is short, long, widely used or the user's own name. There is no rule about
 * what characters it is made of: such rules make passwords worse (NIST SP 800-63B, appendix A).
 *
 * @throws AdministrationError `WEAK_PASSWORD`
 */
export function checkNewPassword(password: string, username: string): void {
  const length = [...password].length;
  if (length < LENGTH.least || length > LENGTH.most) {
    throw weak(`A password has ${LENGTH.least} to ${LENGTH.most} characters; this one has ${length}`);
  }
  const plain = password.toLowerCase();
  if (COMMON.has(plain)) throw weak('This password is among those that are tried first; choose another');
  if (plain === username.toLowerCase() || new Set(plain).size === 1) {
    throw weak('This password is easily guessed; choose one that is not the name and not one character');
  }
}

function weak(message: string): AdministrationError {
  return new AdministrationError('WEAK_PASSWORD', message);
}
