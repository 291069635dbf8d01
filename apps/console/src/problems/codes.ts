import { ERRORS } from '@sightglass/protocol';
import { phrases } from '../language/phrases.ts';

/** What each code of the server means; its own reasons come in English. */
export const useCodeWords = phrases(
  {
    INVALID_JSON: 'The server could not read it',
    INVALID_MESSAGE: 'The server could not read it',
    INVALID_REQUEST: 'The server could not read it',
    UNKNOWN_KEY: 'There is no such setting',
    PERMISSION_DENIED: 'Not allowed',
    INVALID_VALUE: 'The value does not fit',
    INVALID_STATE: 'Not possible at the moment',
    RECORDING_IN_PROGRESS: 'Not during a recording',
    INSUFFICIENT_STORAGE: 'The disk is full',
    HARDWARE_ERROR: 'The camera reports a fault',
    RATE_LIMIT_EXCEEDED: 'Too often',
    TOO_MANY_ATTEMPTS: 'Too many attempts',
    LOGINS_BUSY: 'Too many sign-ins at once',
    AUTHENTICATION_REQUIRED: 'Not signed in',
    INVALID_TOKEN: 'The token is not valid any more',
    INVALID_CREDENTIALS: 'Wrong name or password',
    NOT_FOUND: 'It does not exist',
    ALREADY_EXISTS: 'The name is taken',
    WEAK_PASSWORD: 'The password is too easily guessed',
    LAST_ADMINISTRATOR: 'The last administrator stays',
    ROLE_IN_USE: 'Somebody has the role',
    BUILT_IN_ROLE: 'The role comes with the product',
    FOREIGN_ORIGIN: 'The request came from a foreign page',
    WRONG_HOST: 'The server is not meant by that name',
    TOO_MANY_STREAMS: 'As many watch as may',
    TOO_MANY_CLIENTS: 'As many are connected as may be',
    TOO_MANY_CONNECTIONS: 'As many are connected as may be',
    INTERNAL_ERROR: 'The server failed',
    CLOSING: 'The server is about to stop',
  },
  {
    INVALID_JSON: 'Der Server konnte es nicht lesen',
    INVALID_MESSAGE: 'Der Server konnte es nicht lesen',
    INVALID_REQUEST: 'Der Server konnte es nicht lesen',
    UNKNOWN_KEY: 'Diese Einstellung gibt es nicht',
    PERMISSION_DENIED: 'Nicht erlaubt',
    INVALID_VALUE: 'Der Wert passt nicht',
    INVALID_STATE: 'Das geht gerade nicht',
    RECORDING_IN_PROGRESS: 'Nicht während einer Aufnahme',
    INSUFFICIENT_STORAGE: 'Der Speicher ist voll',
    HARDWARE_ERROR: 'Die Kamera meldet einen Fehler',
    RATE_LIMIT_EXCEEDED: 'Zu oft',
    TOO_MANY_ATTEMPTS: 'Zu viele Versuche',
    LOGINS_BUSY: 'Zu viele Anmeldungen auf einmal',
    AUTHENTICATION_REQUIRED: 'Nicht angemeldet',
    INVALID_TOKEN: 'Das Token gilt nicht mehr',
    INVALID_CREDENTIALS: 'Name oder Passwort falsch',
    NOT_FOUND: 'Das gibt es nicht',
    ALREADY_EXISTS: 'Der Name ist vergeben',
    WEAK_PASSWORD: 'Das Passwort ist zu leicht zu erraten',
    LAST_ADMINISTRATOR: 'Der letzte Verwalter bleibt',
    ROLE_IN_USE: 'Jemand hat die Rolle',
    BUILT_IN_ROLE: 'Die Rolle gehört zum Produkt',
    FOREIGN_ORIGIN: 'Die Anfrage kam von einer fremden Seite',
    WRONG_HOST: 'Unter diesem Namen ist der Server nicht gemeint',
    TOO_MANY_STREAMS: 'Es sehen so viele zu, wie können',
    TOO_MANY_CLIENTS: 'Es sind so viele verbunden, wie können',
    TOO_MANY_CONNECTIONS: 'Es sind so viele verbunden, wie können',
    INTERNAL_ERROR: 'Im Server ist etwas fehlgeschlagen',
    CLOSING: 'Der Server hört gleich auf',
  },
);

/** Errors of the WebSocket by name, and the codes of HTTP for the same. */
const CODES: ReadonlyMap<string, string> = new Map(
  Object.entries(ERRORS).map(([name, { code }]) => [name, code]),
);

/** Reasons that the audit log has in words, and the codes for the same. */
const REASONS: readonly (readonly [reason: RegExp, code: string])[] = [
  [/^Invalid credentials$/, 'INVALID_CREDENTIALS'],
  [/^Invalid token$/, 'INVALID_TOKEN'],
  [/^Too many attempts/, 'TOO_MANY_ATTEMPTS'],
  [/^Too many people log in/, 'LOGINS_BUSY'],
  [/^The server failed$/, 'INTERNAL_ERROR'],
];

/** A code, an error's name or a reason of the audit log in words; undefined where it is none that is known. */
export function codeInWords(told: string, words: ReturnType<typeof useCodeWords>): string | undefined {
  const known: Readonly<Record<string, string>> = words;
  const code = CODES.get(told) ?? REASONS.find(([reason]) => reason.test(told))?.[1] ?? told;
  return Object.hasOwn(known, code) ? known[code] : undefined;
}
