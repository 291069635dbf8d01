import { ProtocolError } from '@sightglass/protocol';
import type { Logger } from 'pino';
import { withoutSecrets } from '../../log/secrets.ts';
import type { LampDriver } from './lamp-driver.ts';

/** When a lamp that failed is tried again, in ms: twice as late each time. */
export interface RetryTimes {
  readonly first: number;
  readonly most: number;
}

const RETRY: RetryTimes = { first: 1_000, most: 30_000 };

interface Asker {
  resolve(): void;
  reject(problem: Error): void;
}

/**
 * The lamp of a head: one thing is asked of its driver at a time, of many changes the last. A lamp that failed is tried again
 * until it is as it has to be.
 */
export class Lamp {
  readonly #driver: LampDriver;
  readonly #label: string;
  readonly #logger: Logger;
  readonly #retry: RetryTimes;
  /** What it is in the state of the server. */
  #kept: boolean | undefined;
  #change: { readonly on: boolean; readonly askers: Asker[] } | undefined;
  /** Whether it has to be set to what is kept, whatever it is. */
  #isStale = false;
  #busy = false;
  /** Resolves when what is under way has ended. */
  #working = Promise.resolve();
  #problem: string | undefined;
  #wait: number;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  /** @param label - what it is called in the log */
  constructor(driver: LampDriver, label: string, logger: Logger, retry = RETRY) {
    this.#driver = driver;
    this.#label = label;
    this.#logger = logger;
    this.#retry = retry;
    this.#wait = retry.first;
  }

  /** Why it is not as it has to be, in words for a person; undefined while it is. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Brings the lamp to what is so, as soon as it takes it. */
  keep(on: boolean): void {
    this.#kept = on;
    this.renew();
  }

  /** Sets it again: it may have forgotten. */
  renew(): void {
    if (this.#kept === undefined) return;
    this.#isStale = true;
    this.#work();
  }

  /**
   * Resolves when the lamp is so, or as somebody wanted it after that. If it refuses, it stays as it was.
   *
   * @throws ProtocolError `Hardware error`
   */
  change(on: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const askers = this.#change?.askers ?? [];
      askers.push({ resolve, reject });
      this.#change = { on, askers };
      this.#work();
    });
  }

  /** Leaves it as it is, when what is under way has ended. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#working;
    this.#driver.close();
  }

  #work(): void {
    if (this.#busy) return;
    this.#busy = true;
    this.#working = this.#settle();
  }

  async #settle(): Promise<void> {
    clearTimeout(this.#timer);
    for (;;) {
      const change = this.#change;
      const on = change?.on ?? (this.#isStale ? this.#kept : undefined);
      if (on === undefined) {
        // In the turn of the last look: a change that comes right behind it begins anew.
        this.#busy = false;
        return;
      }
      this.#change = undefined;
      this.#isStale = false;
      if (this.#closed) {
        refuse(change?.askers, 'The server ends');
        continue;
      }
      try {
        await this.#driver.set(on);
        this.#kept = on;
        this.#recovered();
        for (const { resolve } of change?.askers ?? []) resolve();
      } catch (problem) {
        refuse(change?.askers, this.#failed(problem));
      }
    }
  }

  /** Says so once, and comes back to it: nobody knows what the lamp has made of it. */
  #failed(problem: unknown): string {
    const message = withoutSecrets(problem instanceof Error ? problem.message : String(problem));
    if (message !== this.#problem) this.#logger.warn(`${this.#label}: ${message}`);
    this.#problem = message;
    if (!this.#closed) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.renew(), this.#wait).unref();
      this.#wait = Math.min(this.#wait * 2, this.#retry.most);
    }
    return message;
  }

  #recovered(): void {
    clearTimeout(this.#timer);
    this.#wait = this.#retry.first;
    if (this.#problem !== undefined) this.#logger.info(`${this.#label}: it works again`);
    this.#problem = undefined;
  }
}

function refuse(askers: readonly Asker[] = [], message: string): void {
  for (const { reject } of askers) reject(new ProtocolError('Hardware error', message));
}
