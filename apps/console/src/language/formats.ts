import { type Language, useLanguage } from './language.ts';

/** Writes numbers, sizes and times as the language has them. */
export interface Formats {
  /** @param digits - most digits after the point; 0 by default */
  number(value: number, digits?: number): string;
  /** In decimal units, as disks are sold: `431 kB`, `1.2 GB`. */
  bytes(count: number): string;
  /** A length of time in ms as `m:ss`, from one hour on as `h:mm:ss`. Begun seconds do not count. */
  duration(ms: number): string;
  /** A length of time in words, such as room on a disk: `26 h 53 min`. Begun minutes do not count. @param seconds - its length */
  hours(seconds: number): string;
  /** The day, such as `14 Mar 2026`. @param iso - ISO 8601, or ms since 1970 */
  date(iso: string | number): string;
  /** The time of day with seconds. */
  time(iso: string | number): string;
  dateTime(iso: string | number): string;
  /** How long ago, in the largest unit that fits: `3 minutes ago`. */
  ago(iso: string | number, now?: number): string;
}

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };
const DECIMAL_POINTS: Readonly<Record<Language, string>> = { en: '.', de: ',' };
/** Hours, minutes, and what is shorter. */
const HOURS: Readonly<Record<Language, readonly [string, string, string]>> = {
  en: ['h', 'min', 'less than 1 min'],
  de: ['Std.', 'Min.', 'unter 1 Min.'],
};
/** Above bytes, each a thousand of the one before; the same in both languages. */
const UNITS = ['kB', 'MB', 'GB', 'TB'] as const;
/** Units of time and how many seconds each has, the largest first. */
const SPANS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** The formats of a language. */
export function formatsOf(language: Language): Formats {
  const locale = LOCALES[language];
  const relative = once(() => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
  const numbers = numbersOf(locale);
  const point = DECIMAL_POINTS[language];
  const written = (style: Intl.DateTimeFormatOptions) => {
    const format = once(() => new Intl.DateTimeFormat(locale, style));
    return (iso: string | number) => {
      const at = new Date(iso);
      return Number.isNaN(at.getTime()) ? '' : format().format(at);
    };
  };
  return {
    number: (value, digits = 0) => numbers(digits).format(value),
    bytes: (count) => formatBytes(count, point),
    duration: formatDuration,
    hours: (seconds) => formatHours(seconds, HOURS[language]),
    date: written({ dateStyle: 'medium' }),
    time: written({ timeStyle: 'medium' }),
    dateTime: written({ dateStyle: 'medium', timeStyle: 'short' }),
    ago(iso, now = Date.now()) {
      const seconds = Math.round((new Date(iso).getTime() - now) / 1_000);
      if (Number.isNaN(seconds)) return '';
      const [unit, size] = SPANS.find(([, length]) => Math.abs(seconds) >= length) ?? SPANS[3];
      return relative().format(Math.trunc(seconds / size), unit);
    },
  };
}

/** Made when it is asked for: each of these costs a slow machine tens of ms, and the page begins without them. */
function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** Gives the format with so many digits after the point at most. */
function numbersOf(locale: string): (most: number) => Intl.NumberFormat {
  const made = new Map<number, Intl.NumberFormat>();
  return (most) => {
    const format = made.get(most) ?? new Intl.NumberFormat(locale, { maximumFractionDigits: most });
    made.set(most, format);
    return format;
  };
}

const KNOWN: Readonly<Record<Language, Formats>> = { en: formatsOf('en'), de: formatsOf('de') };

/** The formats of the page's language. */
export function useFormats(): Formats {
  return KNOWN[useLanguage()];
}

/** Without a format of the browser's: this is on the page from the first moment. */
function formatBytes(bytes: number, point: string): string {
  let value = Math.max(0, bytes);
  let unit = -1;
  // 999.5 would be written as 1000 of this unit.
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const name = UNITS[unit];
  if (name === undefined) return `${Math.round(value)} B`;
  const digits = value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits).replace('.', point)} ${name}`;
}

function formatHours(seconds: number, [h, min, none]: readonly [string, string, string]): string {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return none;
  return minutes < 60 ? `${minutes} ${min}` : `${Math.floor(minutes / 60)} ${h} ${minutes % 60} ${min}`;
}

function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor((seconds % 3_600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}
