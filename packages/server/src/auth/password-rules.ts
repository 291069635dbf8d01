import { dictionary } from '@zxcvbn-ts/language-common';
import { AdministrationError } from './errors.ts';

/** Characters of a password (NIST SP 800-63B, section 5.1.1.2). */
const LENGTH = { least: 8, most: 128 } as const;

/** What everybody would think of here. */
const PRODUCT = 'sightglass';

let common: ReadonlySet<string> | undefined;

/** Passwords that everybody tries first: there are many, and most servers are never told a new one. */
function commonPasswords(): ReadonlySet<string> {
  common ??= new Set(dictionary['passwords-common']);
  return common;
}

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
  if (commonPasswords().has(plain))
    throw weak('This password is among those that are tried first; choose another');
  const letters = plain.replace(/[^\p{L}]/gu, '');
  if (plain === username.toLowerCase() || letters === PRODUCT || isSequence(plain.trim())) {
    throw weak('This password is easily guessed; choose one that is no name and no row of characters');
  }
}

/**
 * Refuses the password so far as a new one: whoever has to choose one would keep what stands in the log.
 *
 * @throws AdministrationError `WEAK_PASSWORD`
 */
export function checkOtherPassword(password: string, current: string): void {
  if (password === current) throw weak('This is the password so far; choose another');
}

/** One character over and over, or neighbours in the alphabet or among the digits, up or down. */
function isSequence(text: string): boolean {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  const [step = 0] = steps;
  return steps.size <= 1 && Math.abs(step) <= 1;
}

function weak(message: string): AdministrationError {
  return new AdministrationError('WEAK_PASSWORD', message);
}
