import { UsageError } from './errors.ts';

/** The options of a call by their long names, as the words came. */
export class Flags {
  readonly #values: Readonly<Record<string, unknown>>;

  constructor(values: Readonly<Record<string, unknown>>) {
    this.#values = values;
  }

  /** Whether `--no-NAME` was given. */
  isOff(name: string): boolean {
    return this.#values[name] === false;
  }

  /** Whether `--NAME` was given, or `--no-NAME`; undefined where neither was. */
  choice(name: string): boolean | undefined {
    const value = this.#values[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  /** The value of an option. @throws UsageError when it is empty */
  text(name: string): string | undefined {
    const value = this.#values[name];
    if (value === '') throw new UsageError(`--${name} needs a value`);
    return typeof value === 'string' ? value : undefined;
  }

  /** A number out of a range; `fallback` without the option. @throws UsageError */
  number(name: string, fallback: number, { min, max }: { min: number; max: number }): number {
    const text = this.text(name);
    if (text === undefined) return fallback;
    const value = Number(text);
    if (!(value >= min && value <= max)) {
      throw new UsageError(`--${name} must be a number from ${min} to ${max}, not ${text}`);
    }
    return value;
  }
}
