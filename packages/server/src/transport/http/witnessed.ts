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
  try {
    const result = await act();
    audit.record({ user, address, ...deed, ok: true });
    return result;
  } catch (problem) {
    audit.record(refused(request, deed, problem));
    throw problem;
  }
}

/** What the audit log says about a request that was not let in: by its deed, or as a `request` for its route. */
export function refusedDeed(request: FastifyRequest, problem: unknown): AuditEntry {
  const { url = '', config } = request.routeOptions;
  const [subject] = Object.values(request.params as Readonly<Record<string, string>>);
  const { deed } = config;
  return refused(
    request,
    deed === undefined
      ? { action: 'request', key: `${request.method} ${url}` }
      : { action: deed, key: subject },
    problem,
  );
}

function refused(
  { identity }: FastifyRequest,
  deed: Pick<AuditEntry, 'action' | 'key' | 'from' | 'to'>,
  problem: unknown,
): AuditEntry {
  const { username: user, address } = actorOf(identity);
  const { code } = failureOf(problem instanceof Error ? problem : new Error(String(problem)), user !== null);
  return { user, address, ...deed, ok: false, error: code, madeUp: 'key' };
}
