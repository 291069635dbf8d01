import type { Logger } from 'pino';

let isWatching = false;

/**
 * Keeps what goes wrong inside werift, where nobody waits for it, from ending the process: it concerns one viewer, who
 * falls silent and is ended for that. Whatever else nobody has waited for ends the process as ever.
 */
export function tolerateStrayFailures(logger: Pick<Logger, 'warn'>): void {
  if (isWatching) return;
  isWatching = true;
  process.on('unhandledRejection', (problem) => judge(problem, logger));
}

/** @throws the problem, where it is not werift's own */
export function judge(problem: unknown, logger: Pick<Logger, 'warn'>): void {
  const isOfWerift = problem instanceof Error && /[\\/]werift[\\/]/.test(problem.stack ?? '');
  if (!isOfWerift) throw problem;
  logger.warn({ err: problem }, 'the connection to a viewer over WebRTC has failed');
}
