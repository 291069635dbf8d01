import { findKey, KEY_NAMES, type KeyRow, rowOf } from '@sightglass/protocol';
import { UsageError } from './errors.ts';

/** A key as it was spelt, and what to set it to. */
export interface Assignment {
  readonly name: string;
  readonly value: unknown;
}

const NUMBER = /^-?\d+(?:\.\d+)?$/;
const SWITCHES = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);

/**
 * Reads `key=value`. The row of the key says whether a number, a switch or a word is meant; what does not look like
 * that is passed on as it stands, and the server says what it would take.
 *
 * @throws UsageError without a key or without `=`
 */
export function readAssignment(word: string): Assignment {
  const at = word.indexOf('=');
  if (at < 1) throw new UsageError(`${word} is no change; write key=value, such as brightness=75`);
  const name = word.slice(0, at);
  const text = word.slice(at + 1);
  const key = findKey(name);
  return { name, value: key ? valueFor(rowOf(key), text) : guessed(text) };
}

/** Values worth offering for a key: all of them where they are few. */
export function valuesFor(row: KeyRow): readonly string[] {
  switch (row.type) {
    case 'boolean':
      return ['true', 'false'];
    case 'trigger':
      return ['true'];
    case 'automatic':
      return ['on', 'off', 'auto', 'manual', 'true', 'false'];
    case 'record':
      return ['true', 'false', 'pause', 'pause_release'];
    case 'integer':
      return [...new Set([row.min, row.neutral ?? row.min, row.default, row.max])]
        .toSorted((a, b) => a - b)
        .map(String);
    case 'choice':
      return row.values;
    case 'sensor':
    case 'resolution':
      return [String(row.default)];
    case 'object':
      return [];
  }
}

/** Keys that begin like the word. */
export function keysLike(word: string): readonly string[] {
  return KEY_NAMES.filter((key) => key.startsWith(word));
}

/** `key=` for keys that begin like the word, and values once the key is there. */
export function assignmentsLike(word: string): readonly string[] {
  const at = word.indexOf('=');
  if (at < 0) {
    return KEY_NAMES.filter((key) => key.startsWith(word) && rowOf(key).write !== 'nobody').map(
      (key) => `${key}=`,
    );
  }
  const name = word.slice(0, at);
  const key = findKey(name);
  if (!key) return [];
  return valuesFor(rowOf(key))
    .map((value) => `${name}=${value}`)
    .filter((candidate) => candidate.startsWith(word));
}

function valueFor(row: KeyRow, text: string): unknown {
  switch (row.type) {
    case 'integer':
    case 'sensor':
      return NUMBER.test(text) ? Number(text) : text;
    case 'boolean':
    case 'trigger':
      return SWITCHES.get(text) ?? text;
    case 'automatic':
    case 'record':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'choice':
    case 'resolution':
      return text;
    case 'object':
      return guessed(text);
  }
}

/** A server may know keys that this program does not. */
function guessed(text: string): unknown {
  if (text === 'true' || text === 'false') return text === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}
