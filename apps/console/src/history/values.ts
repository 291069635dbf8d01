/** The value of a key that one can set. */
export type Value = boolean | number | string;

/** Values of several keys. */
export type Values = Readonly<Record<string, Value>>;

/** A key that is not as it was left: somebody else has changed it since. */
export interface Contest {
  readonly key: string;
  /** As it is now; undefined when it cannot be read. */
  readonly now: Value | undefined;
  /** As it would be set. */
  readonly wanted: Value;
}

/** What leads from one state to another without overwriting anybody. */
export interface Passage {
  readonly values: Values;
  readonly contests: readonly Contest[];
}

/**
 * The way from `left` to `wanted`: keys that are still as they were left are set, those that are as wanted already are
 * let be, all others are contested.
 *
 * @param now - all values as they are
 */
export function passage(left: Values, wanted: Values, now: Readonly<Record<string, unknown>>): Passage {
  const values: Record<string, Value> = {};
  const contests: Contest[] = [];
  for (const [key, value] of Object.entries(wanted)) {
    const present = now[key];
    if (present === value) continue;
    if (present === left[key]) values[key] = value;
    else contests.push({ key, now: isValue(present) ? present : undefined, wanted: value });
  }
  return { values, contests };
}

/** Whether something is the value of a key that one can set. */
export function isValue(value: unknown): value is Value {
  return typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string';
}
