import type { LampSpec } from '../camera/lamps/lamp-spec.ts';

const SHAPES =
  'use camera, led:NAME, led:NAME@PERCENT, gpio:gpiochip0:LINE, gpio:gpiochip0:LINE:active-low or an address such as http://HOST/lamp?turn={on|off}';

/** Where the addresses for on and off differ. */
const ALTERNATIVE = /\{([^{}|]*)\|([^{}|]*)\}/g;

/**
 * Reads what switches the light of a head.
 *
 * @returns null for `camera`: what the source itself can do
 * @throws RangeError that says what is wrong, without the address, in which there may be a password
 */
export function parseLamp(text: string): LampSpec | null {
  const spec = text.trim();
  if (spec === 'camera') return null;
  if (spec.startsWith('led:')) return parseLed(spec);
  if (spec.startsWith('gpio:')) return parseGpio(spec);
  const [, method, address] = /^(?:(GET|POST)\s+)?(https?:\/\/\S+)$/i.exec(spec) ?? [];
  if (address !== undefined) return parseAddress(method, address);
  throw new RangeError(`unknown light; ${SHAPES}`);
}

function parseLed(spec: string): LampSpec {
  const [, name, percent = '100'] = /^led:(.+?)(?:@(\d+))?$/.exec(spec) ?? [];
  if (name === undefined || /[/\0]/.test(name) || /^\.{1,2}$/.test(name)) {
    throw new RangeError('a LED is written led:NAME, with a name out of /sys/class/leds');
  }
  if (Number(percent) < 1 || Number(percent) > 100) {
    throw new RangeError('the brightness of a LED must be from 1 to 100, such as led:NAME@40');
  }
  return { kind: 'led', name, percent: Number(percent) };
}

function parseGpio(spec: string): LampSpec {
  const [, chip, line, activeLow] = /^gpio:(gpiochip\d+|\/[^:\0]+):(\d{1,5})(:active-low)?$/.exec(spec) ?? [];
  if (chip === undefined || line === undefined) {
    throw new RangeError(
      'a GPIO line is written gpio:gpiochip0:LINE, with the number that gpioinfo shows, and perhaps :active-low',
    );
  }
  const path = chip.startsWith('/') ? chip : `/dev/${chip}`;
  return { kind: 'gpio', chip: path, line: Number(line), activeLow: activeLow !== undefined };
}

function parseAddress(method: string | undefined, address: string): LampSpec {
  const on = address.replace(ALTERNATIVE, '$1');
  const off = address.replace(ALTERNATIVE, '$2');
  if (on === off) {
    throw new RangeError(
      'the address of a light needs {on|off} where it says what to do, in the words that the lamp knows, such as http://HOST/lamp?turn={on|off}',
    );
  }
  if (![on, off].every(isAddress)) throw new RangeError('the address of a light is not valid');
  return { kind: 'http', method: method?.toUpperCase() === 'POST' ? 'POST' : 'GET', on, off };
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  try {
    decodeURIComponent(username);
    decodeURIComponent(password);
    return true;
  } catch {
    return false;
  }
}
