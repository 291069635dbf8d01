import type { Patch } from './keys.ts';

/** Starts, ends, pauses and resumes a recording. Each is sent once, and never again after a lost connection. */
export class Recorder {
  readonly #set: (value: NonNullable<Patch['record']>) => Promise<unknown>;

  /**
   * @param set - writes the key `record`
   * @internal
   */
  constructor(set: (value: NonNullable<Patch['record']>) => Promise<unknown>) {
    this.#set = set;
  }

  /** Starts a file; nothing when one is under way. @throws InsufficientStorage, HardwareError, Disconnected */
  async start(): Promise<void> {
    await this.#set(true);
  }

  /** Ends the file; nothing when there is none. */
  async stop(): Promise<void> {
    await this.#set(false);
  }

  /** Stops the clock. @throws InvalidState when nothing records */
  async pause(): Promise<void> {
    await this.#set('pause');
  }

  /** Goes on in the same file. @throws InvalidState when nothing pauses */
  async resume(): Promise<void> {
    await this.#set('pause_release');
  }
}
