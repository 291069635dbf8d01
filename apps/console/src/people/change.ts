import type { LastChange } from '@sightglass/protocol';

/** Changes of one person, told as one: somebody who moves a slider makes many. */
export interface Told {
  readonly by: string | null;
  /** The keys that were changed, the last one first. */
  readonly keys: readonly string[];
  readonly to: Readonly<Record<string, unknown>>;
  /** When the last of them came, in ms. */
  readonly at: number;
}

/** How long a line stays after the last change, in ms. */
export const STAY_MS = 6_000;

/**
 * Adds a change to what is told: what one person does in one go is one line.
 *
 * @param told - what is told now; undefined for nothing
 * @param now - in ms
 */
export function tell(told: Told | undefined, { by, keys, to }: LastChange, now: number): Told {
  const before = told && told.by === by && now - told.at < STAY_MS ? told : undefined;
  return {
    by,
    keys: [...new Set([...keys, ...(before?.keys ?? [])])],
    to: { ...before?.to, ...to },
    at: now,
  };
}
