/** What SQLite and the system say when there is no room. */
const FULL: ReadonlySet<string> = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);

/** Whether a problem is that there is no room on the disk. */
export function isFull(problem: unknown): boolean {
  return problem instanceof Error && 'code' in problem && FULL.has(String(problem.code));
}
