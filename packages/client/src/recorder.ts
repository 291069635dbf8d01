import type { Patch } from './keys.ts';

/** Starts, ends, pauses and resumes a recording. Each is sent once, and never again after a lost connection. */
export interface Recorder {
  /** Starts a file; nothing when one is under way. @throws InsufficientStorage, HardwareError, Disconnected */
  start(): Promise<void>;
  /** Ends the file; nothing when there is none. */
  stop(): Promise<void>;
  /** Stops the clock. @throws InvalidState when nothing records */
  pause(): Promise<void>;
  /** Goes on in the same file. @throws InvalidState when nothing pauses */
  resume(): Promise<void>;
}

/** Makes a {@link Recorder}. @param set - writes the key `record` */
export function makeRecorder(set: (values: Patch) => Promise<unknown>): Recorder {
  const sender = (record: NonNullable<Patch['record']>) => async () => {
    await set({ record });
  };
  return {
    start: sender(true),
    stop: sender(false),
    pause: sender('pause'),
    resume: sender('pause_release'),
  };
}
