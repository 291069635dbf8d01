import type { FastifyRequest } from 'fastify';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { AuditEntry } from '../../audit/entry.ts';
import { failureOf } from './failures.ts';
import { actorOf } from './identity.ts';

/**
 * Does what a request asks for, and notes in the audit log who asked and what has become of it.
 *
 * @param deed - `from` and `to` without any credential
 * @param act - does it, with all checks of whether that is allowed
 * @throws what `act` throws
 */
export async function witnessed<T>(
  audit: AuditLog,
  request: FastifyRequest,
  deed: Pick<AuditEntry, 'action' | 'key' | 'from' | 'to'>,
  act: () => Promise<T> | T,
): Promise<T> {
  const { username: user, address } = actorOf(request.identity);
  const entry = { user, address, ...deed };
  try {
    const result = await act();
    audit.record({ ...entry, ok: true });
    return result;
  } catch (problem) {
    const { code } = failureOf(
      problem instanceof Error ? problem : new Error(String(problem)),
      user !== null,
    );
    audit.record({ ...entry, ok: false, error: code, madeUp: 'key' });
    throw problem;
  }
}
