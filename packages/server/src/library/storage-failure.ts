import { ProtocolError } from '@sightglass/protocol';

/** Codes of the operating system and of SQLite for a disk or a quota that is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/** What somebody is told who needs more room than there is. */
export function insufficientStorage(): ProtocolError {
  return new ProtocolError('Insufficient storage', 'The disk is full; delete recordings to make room');
}

/** What a failure of the disk or the database is to a client. */
export function storageFailure(problem: unknown): ProtocolError {
  if (problem instanceof ProtocolError) return problem;
  const code = problem instanceof Error && 'code' in problem ? String(problem.code) : String(problem);
  if (FULL.has(code)) return insufficientStorage();
  return new ProtocolError('Hardware error', `The disk cannot be used (${code})`);
}
