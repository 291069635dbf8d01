import { neighbourhoods } from './address.ts';
import { LoginsBusy } from './errors.ts';

/** Passwords that may wait to be looked at, where nothing else is set: what a core hashes in some three seconds. */
export const WAITING = 100;
/** What somebody is told who cannot be looked at, in seconds. */
export const RETRY_SECONDS = 3;
/** How long somebody waits at most before being told to come back, in ms. */
const PATIENCE = 10_000;

/** Who wants a password looked at. */
export interface Applicant {
  /** As `addressGroup` names it. */
  readonly group: string;
  /** Attempts of this address that were wrong lately. */
  readonly failures: number;
}

interface Waiting {
  /** The neighbourhoods of the applicant. */
  readonly places: readonly string[];
  /** Undefined for the server itself. */
  readonly applicant: Applicant | undefined;
  /** ms on the monotonic clock. */
  readonly since: number;
  readonly begin: () => void;
  readonly giveUp: () => void;
}

/**
 * Computes hashes one at a time, and decides who is next and who is sent away. Who floods the
 * server must not keep the others out, so it is not the first come who is served first: next is whoever
 * has the fewest failures and the fewest neighbours in line, and among equals the newest. When the line
 * is full, the last by that order is told to come back. Nothing of it depends on whether a password is right.
 */
export class HashQueue {
  readonly #limit: number;
  /** Oldest first. */
  readonly #line: Waiting[] = [];
  /** How many of those in line are in each neighbourhood. */
  readonly #crowds = new Map<string, number>();
  #busy = false;

  /** @param limit - how many may wait, besides the server itself */
  constructor(limit = WAITING) {
    this.#limit = limit;
  }

  /**
   * Does the work when it is its turn.
   *
   * @param applicant - for whom; undefined for the server itself, which goes first
   * @throws LoginsBusy when it does not come to its turn; else what `work` throws
   */
  async run<T>(applicant: Applicant | undefined, work: () => Promise<T>): Promise<T> {
    if (this.#busy) await this.#turn(applicant);
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#next();
    }
  }

  #turn(applicant: Applicant | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const giveUp = () => reject(new LoginsBusy(RETRY_SECONDS));
      const places = applicant ? neighbourhoods(applicant.group) : [];
      for (const place of places) this.#crowds.set(place, (this.#crowds.get(place) ?? 0) + 1);
      this.#line.push({ applicant, places, since: performance.now(), begin: resolve, giveUp });
      if (this.#line.length > this.#limit) this.#sendLastAway();
    });
  }

  #next(): void {
    const oldest = performance.now() - PATIENCE;
    for (const each of this.#line.filter(({ applicant, since }) => applicant && since < oldest)) {
      this.#leave(each);
      each.giveUp();
    }
    let next: Waiting | undefined;
    let lowest = Number.POSITIVE_INFINITY;
    for (const each of this.#line) {
      const score = this.#score(each);
      if (score > lowest) continue;
      next = each;
      lowest = score;
    }
    // Its turn passes on: nobody else gets in between.
    if (!next) this.#busy = false;
    else {
      this.#leave(next);
      next.begin();
    }
  }

  #sendLastAway(): void {
    let last: Waiting | undefined;
    let highest = Number.NEGATIVE_INFINITY;
    for (const each of this.#line) {
      const score = this.#score(each);
      if (score <= highest) continue;
      last = each;
      highest = score;
    }
    if (!last) return;
    this.#leave(last);
    last.giveUp();
  }

  #leave(waiting: Waiting): void {
    this.#line.splice(this.#line.indexOf(waiting), 1);
    for (const place of waiting.places) {
      const left = (this.#crowds.get(place) ?? 1) - 1;
      if (left > 0) this.#crowds.set(place, left);
      else this.#crowds.delete(place);
    }
  }

  /** What speaks against somebody in line: the higher, the later. */
  #score({ applicant, places }: Waiting): number {
    if (!applicant) return Number.NEGATIVE_INFINITY;
    return places.reduce((sum, place) => sum + (this.#crowds.get(place) ?? 0), applicant.failures);
  }
}
