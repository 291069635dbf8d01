import { randomInt } from 'node:crypto';
import { type Applicant, HashQueue } from './hash-queue.ts';
import { HashThread } from './hash-thread.ts';

/** Argon2id as OWASP recommends it: 19 MiB, two passes, one lane. It is the library's default algorithm. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
/** Bytes of a password that is looked at. */
const LONGEST = 1_024;
/** Compared with where there is no user, so that an unknown name takes as long as a wrong password. */
const DECOY =
  '$argon2id$v=19$m=19456,t=2,p=1$oXVVVl1hbOthNmomWYsTIQ$qzcDS0vcB8awBnsnZdueYPuwyqIijV+yuiJmiuLFESI';
/** One for all: there is nothing to gain from a second one that a flood would not take. */
const THREAD = new HashThread();
/** Letters and digits that nobody mixes up. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Hashes passwords and compares them, slowly on purpose and never more than one at a time. */
export class Passwords {
  readonly #queue: HashQueue;

  /** @param waiting - how many may wait for their turn */
  constructor(waiting?: number) {
    this.#queue = new HashQueue(waiting);
  }

  /** @throws RangeError for a password that is empty or longer than 1,024 bytes */
  hash(password: string): Promise<string> {
    if (!isUsable(password)) throw new RangeError(`A password has 1 to ${LONGEST} bytes`);
    return this.#queue.run(undefined, () => THREAD.hash(normal(password), COST));
  }

  /**
   * @param expected - hash of the user; undefined where there is none, then the answer is false
   * @param applicant - who asks; undefined for the server itself, which goes first
   * @throws LoginsBusy when too many others have a better right to a turn
   */
  async matches(password: string, expected: string | undefined, applicant?: Applicant): Promise<boolean> {
    if (!isUsable(password)) return false;
    const same = await this.#queue.run(applicant, () => THREAD.verify(expected ?? DECOY, normal(password)));
    return same && expected !== undefined;
  }
}

/** A password of 80 random bits, in groups that are easy to type. */
export function generatePassword(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
  return Array.from({ length: 4 }, group).join('-');
}

/** Keyboards spell the same letters in several ways (NIST SP 800-63B, section 5.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC');
}

function isUsable(password: string): boolean {
  const length = Buffer.byteLength(password);
  return length > 0 && length <= LONGEST;
}
