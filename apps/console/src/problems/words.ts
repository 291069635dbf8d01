import type { Words } from '../language/phrases.ts';
import { permissionName, useDomainWords } from '../session/permission-names.ts';
import { codeInWords, useCodeWords } from './codes.ts';
import type { PROBLEM_WORDS } from './phrases.ts';

/** What went wrong, as far as it is known: of HTTP, of the WebSocket, or of the page itself. */
interface Known {
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds: number | undefined;
}

/** Names of the client library's errors and the codes of the protocol that they stand for. */
const CODES: Readonly<Record<string, string>> = {
  AuthenticationFailed: 'UNAUTHORIZED',
  Disconnected: 'UNREACHABLE',
  HardwareError: 'HARDWARE_ERROR',
  InvalidState: 'INVALID_STATE',
  UnknownKey: 'UNKNOWN_KEY',
  InsufficientStorage: 'INSUFFICIENT_STORAGE',
  InvalidValue: 'INVALID_VALUE',
  NotFound: 'NOT_FOUND',
  PermissionDenied: 'PERMISSION_DENIED',
  RateLimited: 'RATE_LIMIT_EXCEEDED',
  Timeout: 'TIMEOUT',
};

/** Permissions in the server's reason, such as `Device_rw`. */
const PERMISSION = /\b[A-Z][A-Za-z]+_rw?\b/g;

/** A problem in the words of the person before the page. */
export function problemInWords(error: unknown, words: Words<typeof PROBLEM_WORDS>): string {
  const { code, message, retryAfterSeconds } = known(error);
  switch (code) {
    case 'PERMISSION_DENIED': {
      const permissions = [...new Set(message.match(PERMISSION) ?? [])];
      return permissions.length > 0
        ? words.deniedFor(permissions.map(inFull).join(', '))
        : words.denied(message);
    }
    case 'UNAUTHORIZED':
    case 'AUTHENTICATION_REQUIRED':
    case 'INVALID_TOKEN':
      return words.signInNeeded;
    case 'INSUFFICIENT_STORAGE':
      return words.diskFull;
    case 'RATE_LIMIT_EXCEEDED':
    case 'TOO_MANY_ATTEMPTS':
    case 'LOGINS_BUSY':
      return words.tooMany(retryAfterSeconds ?? 60);
    case 'UNREACHABLE':
      return words.unreachable;
    case 'TIMEOUT':
      return words.late;
    case 'NOT_FOUND':
      return words.gone;
    case 'INVALID_VALUE':
      return words.refused(message);
    case 'INVALID_CREDENTIALS':
      return words.wrongPassword;
    case 'WEAK_PASSWORD':
      return words.weakPassword;
    case 'ALREADY_EXISTS':
      return words.nameTaken;
    case 'LAST_ADMINISTRATOR':
      return words.lastAdministrator;
    case 'ROLE_IN_USE':
      return words.roleInUse;
    case 'BUILT_IN_ROLE':
      return words.builtInRole;
    case 'HARDWARE_ERROR':
      return words.hardware(message);
    default: {
      const sentence = codeInWords(code, useCodeWords.now());
      return sentence === undefined ? words.other(message) : words.because(sentence, message);
    }
  }
}

/** A permission by the name that is asked for, and by the one that people say. */
function inFull(permission: string): string {
  return `${permission} (${permissionName(permission, useDomainWords.now())})`;
}

function known(error: unknown): Known {
  if (!(error instanceof Error)) return { code: '', message: String(error), retryAfterSeconds: undefined };
  const { name, message } = error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : (CODES[name] ?? '');
  const seconds = 'retryAfterSeconds' in error ? error.retryAfterSeconds : undefined;
  const later = 'retryAfter' in error ? error.retryAfter : undefined;
  const wait = typeof seconds === 'number' ? seconds : typeof later === 'number' ? later : undefined;
  return { code, message, retryAfterSeconds: wait };
}
