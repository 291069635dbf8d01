import { findKey, type Key, type KeyRow, type RequestId, rowOf, type State } from '@sightglass/protocol';
import { isRecord } from './json.ts';
import { readSession, type Session } from './session.ts';

/** One message of the server, taken apart. */
export type Incoming =
  | {
      readonly kind: 'values';
      readonly values: Partial<State>;
      /** Names of the keys that a request of this page changed. */
      readonly info: readonly string[];
      readonly id: RequestId | undefined;
    }
  | {
      readonly kind: 'error';
      /** What is wrong and what to do about it, for people. */
      readonly text: string;
      readonly key: Key | undefined;
      readonly id: RequestId | undefined;
    }
  | { readonly kind: 'session'; readonly session: Session; readonly problem: string | undefined }
  | { readonly kind: 'pong' };

/**
 * Takes a text frame of the server apart. Keys that this page does not know and values that do not fit their key are
 * left out, so that a newer server does not break an open page.
 *
 * @returns undefined for a frame that is no JSON object
 */
export function parseIncoming(text: string): Incoming | undefined {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(message)) return undefined;
  if (typeof message.authenticated === 'boolean') return sessionMessage(message);
  if (typeof message.error === 'string') return errorMessage(message.error, message);
  if ('pong' in message) return { kind: 'pong' };
  return valuesMessage(message);
}

function sessionMessage(message: Record<string, unknown>): Incoming {
  const problem = typeof message.error === 'string' ? message.error : undefined;
  return { kind: 'session', session: readSession(message), problem };
}

function errorMessage(error: string, message: Record<string, unknown>): Incoming {
  const advice = message.message;
  return {
    kind: 'error',
    text: typeof advice === 'string' && advice !== '' ? `${error}: ${advice}` : error,
    key: typeof message.key === 'string' ? findKey(message.key) : undefined,
    id: idOf(message),
  };
}

function valuesMessage(message: Record<string, unknown>): Incoming {
  const info: readonly unknown[] = Array.isArray(message.info) ? message.info : [];
  const values: [Key, unknown][] = [];
  for (const [name, value] of Object.entries(message)) {
    const key = findKey(name);
    if (key !== undefined && fits(rowOf(key), value)) values.push([key, value]);
  }
  return {
    kind: 'values',
    // Each value was held against the row of its key.
    values: Object.fromEntries(values) as Partial<State>,
    info: info.filter((name) => typeof name === 'string'),
    id: idOf(message),
  };
}

function idOf(message: Record<string, unknown>): RequestId | undefined {
  const id = message.id;
  return typeof id === 'string' || typeof id === 'number' ? id : undefined;
}

function fits(row: KeyRow, value: unknown): boolean {
  switch (row.type) {
    case 'boolean':
    case 'automatic':
    case 'trigger':
      return typeof value === 'boolean';
    case 'record':
      return typeof value === 'boolean' || value === 'pause';
    case 'integer':
    case 'sensor':
      return Number.isInteger(value);
    case 'choice':
    case 'resolution':
      return typeof value === 'string';
    case 'object':
      return (
        value === null ||
        (isRecord(value) && SHAPES[row.shape].every(([name, type]) => typeof value[name] === type))
      );
  }
}

/** The fields of structured values that this page shows. */
const SHAPES = {
  recording: [
    ['durationMs', 'number'],
    ['bytes', 'number'],
  ],
  media: [
    ['url', 'string'],
    ['file', 'string'],
    ['startedAt', 'string'],
    ['resolution', 'string'],
    ['durationMs', 'number'],
    ['bytes', 'number'],
  ],
  storage: [
    ['freeBytes', 'number'],
    ['recordings', 'number'],
  ],
} as const;
