import { ProtocolError } from './errors.ts';
import { type Key, rowOf } from './keys.ts';
import type { KeyRow, Offer } from './rows.ts';
import type { State } from './state.ts';

/** A request to `record` in its one spelling. */
export type RecordRequest = true | false | 'pause' | 'pause_release';

/** What a checked value of key `K` is: the value to report, or for `record` what to do. */
export type CheckedValue<K extends Key = Key> = K extends 'record' ? RecordRequest : State[K];

const AUTOMATIC = new Map<unknown, boolean>([
  [true, true],
  ['on', true],
  ['auto', true],
  [false, false],
  ['off', false],
  ['manual', false],
]);

const RECORD = new Map<unknown, RecordRequest>([
  [true, true],
  ['on', true],
  [false, false],
  ['off', false],
  ['pause', 'pause'],
  ['pause_release', 'pause_release'],
]);

/**
 * Checks type and range of a value that somebody wants to write to `key`.
 *
 * @param name - the key as the request spelt it, for the error
 * @returns the value in its one spelling
 * @throws ProtocolError `Invalid value`, with the range in its message; `Permission denied` for a row
 *   that only the server sets
 */
export function checkValue<K extends Key>(
  key: K,
  raw: unknown,
  offer: Offer,
  name: string = key,
): CheckedValue<K> {
  const checked = check(rowOf(key), raw, offer);
  if ('problem' in checked) throw new ProtocolError('Invalid value', checked.problem, name);
  return checked.value as CheckedValue<K>;
}

/** Everything that may be written to a key of a type that takes more spellings than it reports. */
export function spellingsOf(type: 'automatic' | 'record'): readonly unknown[] {
  return [...(type === 'automatic' ? AUTOMATIC : RECORD).keys()];
}

type Checked = { value: unknown } | { problem: string };

function check(row: KeyRow, raw: unknown, offer: Offer): Checked {
  switch (row.type) {
    case 'boolean':
    case 'trigger':
      return typeof raw === 'boolean' ? { value: raw } : oneOf([true, false]);
    case 'automatic':
      return lookUp(AUTOMATIC, raw);
    case 'record':
      return lookUp(RECORD, raw);
    case 'integer':
      return integer(raw, row.min, row.max);
    case 'sensor':
      return integer(raw, 1, Math.max(1, offer.sensors[row.head - 1] ?? 0));
    case 'choice':
      return member(raw, row.values);
    case 'resolution':
      return member(raw, offer.resolutions);
    case 'object':
      return { problem: 'Value is set by the server alone' };
  }
}

function integer(raw: unknown, min: number, max: number): Checked {
  if (typeof raw !== 'number' || !Number.isInteger(raw)) return { problem: 'Value must be an integer' };
  if (raw < min || raw > max) return { problem: `Value must be between ${min} and ${max}` };
  return { value: raw === 0 ? 0 : raw };
}

function member(raw: unknown, values: readonly string[]): Checked {
  return typeof raw === 'string' && values.includes(raw) ? { value: raw } : oneOf(values);
}

function lookUp(values: ReadonlyMap<unknown, unknown>, raw: unknown): Checked {
  return values.has(raw) ? { value: values.get(raw) } : oneOf([...values.keys()]);
}

function oneOf(values: readonly unknown[]): { problem: string } {
  return { problem: `Value must be one of: ${values.join(', ')}` };
}
