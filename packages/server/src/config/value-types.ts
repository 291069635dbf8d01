import { domainToASCII } from 'node:url';

/**
 * How the value of a setting is read. Flags and environment give text, the file gives what YAML has.
 * A reader throws a RangeError whose message says what would be right.
 */
export type ValueReader<T> = (raw: unknown) => T;

/** An integer from `min` to `max`. */
export function integer(min: number, max: number): ValueReader<number> {
  return (raw) =>
    inRange(/^\s*-?\d+\s*$/.test(scalar(raw)) ? Number(scalar(raw)) : Number.NaN, min, max, 'an integer');
}

/** A number from `min` to `max`. */
export function number(min: number, max: number): ValueReader<number> {
  return (raw) => inRange(scalar(raw).trim() === '' ? Number.NaN : Number(scalar(raw)), min, max, 'a number');
}

/** Text that is not empty. */
export const text: ValueReader<string> = (raw) => {
  const value = scalar(raw);
  if (value.trim() === '') throw new RangeError('must not be empty');
  return value;
};

/** Text of at most so many bytes. */
export function shortText(bytes: number): ValueReader<string> {
  return (raw) => {
    const value = text(raw);
    if (Buffer.byteLength(value) > bytes) throw new RangeError(`must not be longer than ${bytes} bytes`);
    return value;
  };
}

/** `true` or `false`, also `on`, `off`, `yes`, `no`, `1`, `0`. */
export const boolean: ValueReader<boolean> = (raw) => {
  const value = scalar(raw).toLowerCase();
  if (['true', 'on', 'yes', '1'].includes(value)) return true;
  if (['false', 'off', 'no', '0'].includes(value)) return false;
  throw new RangeError('must be true or false');
};

/** One word out of several. */
export function choice<const T extends string>(...words: readonly T[]): ValueReader<T> {
  return (raw) => {
    const found = words.find((word) => word === scalar(raw));
    if (found === undefined) throw new RangeError(`must be one of: ${words.join(', ')}`);
    return found;
  };
}

/** A list: words joined by commas, or a list in YAML. */
export const list: ValueReader<readonly string[]> = (raw) =>
  (Array.isArray(raw) ? raw.map(scalar) : scalar(raw).split(','))
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A list of host names in lower case, as browsers send them; or `*`. */
export const hostNames: ValueReader<readonly string[]> = (raw) =>
  list(raw).map((item) => {
    const name = item === '*' ? item : domainToASCII(item.replace(/\.$/, ''));
    if (name === '*' || /^[\w.-]+$/.test(name)) return name;
    throw new RangeError(`"${item}" must be a host name without scheme and port, or *`);
  });

/** Text, or a list in YAML that is joined by commas. */
export const joined: ValueReader<string> = (raw) =>
  text(Array.isArray(raw) ? raw.map(scalar).join(',') : raw);

function scalar(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  throw new RangeError('must be a single value');
}

function inRange(value: number, min: number, max: number, kind: string): number {
  if (Number.isNaN(value) || value < min || value > max) {
    throw new RangeError(`must be ${kind} from ${min} to ${max}`);
  }
  return value;
}
