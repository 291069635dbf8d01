import type { MediaErrorName } from './messages.ts';

/** A call that the media process refuses, under a name of the protocol. `message` says what to do about it. */
export class MediaError extends Error {
  override readonly name = 'MediaError';
  readonly error: MediaErrorName;

  constructor(error: MediaErrorName, message: string) {
    super(message);
    this.error = error;
  }
}

/** Any failure as one with a name of the protocol: a full disk is told apart, the rest is `Hardware error`. */
export function asMediaError(problem: unknown): MediaError {
  if (problem instanceof MediaError) return problem;
  const code = problem instanceof Error && 'code' in problem ? problem.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new MediaError('Insufficient storage', 'The disk is full; delete recordings to make room');
  }
  return new MediaError('Hardware error', problem instanceof Error ? problem.message : String(problem));
}
