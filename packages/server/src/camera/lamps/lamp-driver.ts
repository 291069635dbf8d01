/** The lamp did not do what it was told; the message is one line for a person. */
export class LampError extends Error {
  override readonly name = 'LampError';
}

/** What switches a lamp. Asked one thing at a time. */
export interface LampDriver {
  /** Resolves when the lamp is so. @throws LampError when it is not, or nobody knows */
  set(on: boolean): Promise<void>;
  /** Lets go of it, and leaves it as it is. */
  close(): void;
}
