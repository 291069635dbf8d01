import { AdministrationError, InvalidCredentials } from '../auth/errors.ts';
import type { WitnessedAccess, WitnessedDeed } from '../auth/witness.ts';
import type { WitnessedWrite } from '../state/witness.ts';
import { isFull } from '../storage/full-disk.ts';
import type { AuditEntry } from './entry.ts';

/** Errors whose message says why somebody was refused; that of any other is about the server. */
const REASONS: ReadonlySet<string> = new Set([
  'InvalidCredentials',
  'InvalidToken',
  'TooManyAttempts',
  'LoginsBusy',
]);

/** What the audit log says about a key that somebody asked to change. */
export function entryOfWrite({ actor, name, key, from, to, refusal }: WitnessedWrite): AuditEntry {
  const who = { user: actor.username, address: actor.address, action: 'write' };
  if (refusal === undefined) return { ...who, key, from, to, ok: true };
  if (key !== undefined) return { ...who, key, from, to, ok: false, error: refusal };
  // Whatever was meant for a key that is none may be a password with its name misspelt.
  return { ...who, key: name, ok: false, error: refusal, madeUp: 'key' };
}

/** What the audit log says about a login, a logout, or another password of one's own. */
export function entryOfAccess({ action, username, address, problem }: WitnessedAccess): AuditEntry {
  const who = { user: username, address, action };
  if (problem === undefined) return { ...who, ok: true };
  // What was looked at is bounded by the throttle. Anything else comes as often, under as many names, as one likes.
  const looked = problem instanceof InvalidCredentials || problem instanceof AdministrationError;
  return { ...who, ok: false, error: reasonOf(problem), ...(looked ? {} : { madeUp: 'user' }) };
}

/** What the audit log says about a change of a user, a role or a token. */
export function entryOfDeed({ by, action, subject, from, to, problem }: WitnessedDeed): AuditEntry {
  const deed = { user: by.username, address: by.address, action, key: subject, from, to };
  return problem === undefined
    ? { ...deed, ok: true }
    : // What is there was not made up: nobody hides whom they were after behind somebody else.
      { ...deed, ok: false, error: reasonOf(problem), ...(from === undefined ? { madeUp: 'key' } : {}) };
}

function reasonOf(problem: unknown): string {
  if (problem instanceof AdministrationError) return problem.code;
  if (problem instanceof Error && REASONS.has(problem.name)) return problem.message;
  return isFull(problem) ? 'Insufficient storage' : 'The server failed';
}
