import { randomInt } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import pLimit from 'p-limit';

/** Argon2id as OWASP recommends it: 19 MiB, two passes, one lane. It is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Hashes computed side by side: each takes a core and 19 MiB. */
const SIDE_BY_SIDE = 2;
/** Bytes of a password that is looked at. */
const LONGEST = 1_024;
/** Letters and digits that nobody mixes up. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Hashes passwords and compares them, slowly on purpose and never more than a few at once. */
export class Passwords {
  readonly #limit = pLimit(SIDE_BY_SIDE);
  /** Compared with where there is no user, so that an unknown name takes as long as a wrong password. */
  readonly #decoy = hash('decoy', COST);

  /** @throws RangeError for a password that is empty or longer than 1,024 bytes */
  hash(password: string): Promise<string> {
    if (!isUsable(password)) throw new RangeError(`A password has 1 to ${LONGEST} bytes`);
    return this.#limit(() => hash(password, COST));
  }

  /** @param expected - hash of the user; undefined where there is none, then the answer is false */
  async matches(password: string, expected: string | undefined): Promise<boolean> {
    if (!isUsable(password)) return false;
    const against = expected ?? (await this.#decoy);
    const same = await this.#limit(() => verify(against, password));
    return same && expected !== undefined;
  }
}

/** A password of 80 random bits, in groups that are easy to type. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: 4 }, group).join('-');
}

function isUsable(password: string): boolean {
  const length = Buffer.byteLength(password);
  return length > 0 && length <= LONGEST;
}
