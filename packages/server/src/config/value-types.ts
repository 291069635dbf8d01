import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';

/**
 * How the value of a setting is read. Flags and environment give text, the file gives what YAML has.
 * A reader throws a RangeError whose message says what would be right.
 */
export type ValueReader<T> = (raw: unknown) => T;

/** An integer from `min` to `max`. */
export function integer(min: number, max: number): ValueReader<number> {
  return (raw) => inRange(wholeNumber(raw), min, max, 'an integer');
}

/** An integer from `min` to `max`, or `off`. */
export function integerOrOff(min: number, max: number): ValueReader<number | 'off'> {
  return (raw) => {
    // YAML reads it as false.
    if (raw === false || scalar(raw).trim().toLowerCase() === 'off') return 'off';
    return inRange(wholeNumber(raw), min, max, 'off, or an integer');
  };
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

/** A list of STUN and TURN servers (RFC 7064, RFC 7065). */
export const iceServers: ValueReader<readonly string[]> = (raw) =>
  list(raw).map((item) => {
    if (/^(?:stun:[^?@]+|turns?:[^?@]+(?:\?transport=(?:udp|tcp))?)$/.test(item)) return item;
    throw new RangeError(`"${item}" must be such as stun:HOST:3478 or turn:HOST:3478?transport=udp`);
  });

/** A list of IP addresses. */
export const addresses: ValueReader<readonly string[]> = (raw) =>
  list(raw).map((item) => {
    if (isIP(item) !== 0) return item;
    throw new RangeError(`"${item}" must be an IP address`);
  });

/** Two ports, the first and the last of a range. */
export const portRange: ValueReader<readonly [first: number, last: number]> = (raw) => {
  const [, first, last] = /^\s*(\d+)\s*-\s*(\d+)\s*$/.exec(scalar(raw))?.map(Number) ?? [];
  if (first === undefined || last === undefined || first < 1 || last > 65_535 || first >= last) {
    throw new RangeError('must be two ports from 1 to 65535, such as 50000-50999');
  }
  return [first, last];
};

/** Text, or a list in YAML that is joined by commas. */
export const joined: ValueReader<string> = (raw) =>
  text(Array.isArray(raw) ? raw.map(scalar).join(',') : raw);

function scalar(raw: unknown): string {
  if (typeof raw === 'string') return raw;
  if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
  throw new RangeError('must be a single value');
}

function wholeNumber(raw: unknown): number {
  return /^\s*-?\d+\s*$/.test(scalar(raw)) ? Number(scalar(raw)) : Number.NaN;
}

function inRange(value: number, min: number, max: number, kind: string): number {
  if (Number.isNaN(value) || value < min || value > max) {
    throw new RangeError(`must be ${kind} from ${min} to ${max}`);
  }
  return value;
}
