import type { Driver } from './driver.testkit.ts';
import type { Stage } from './stage.testkit.ts';

/** One thing that every client does, played on a stage and asserted there. */
export interface Case {
  readonly name: string;
  play(stage: Stage): Promise<void>;
}

/** The error that a command ends in, by its name; the value, where it ends in none. */
export async function outcomeOf(answer: Promise<unknown>): Promise<unknown> {
  return answer.catch((problem: Error & { key?: string }) => ({
    error: problem.name,
    ...(problem.key === undefined ? {} : { key: problem.key }),
  }));
}

/** What listeners were told since the last call, without what changes by itself or tells of changes. */
export async function eventsOf(driver: Driver): Promise<readonly (readonly [string, unknown])[]> {
  const events = (await driver.do('events')) as readonly (readonly [string, unknown])[];
  return events.filter(([key]) => !BY_ITSELF.has(key));
}

/** A state without what changes by itself or a moment after the rest. */
export function lasting(state: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(state as object).filter(([key]) => !BY_ITSELF.has(key)));
}

const BY_ITSELF = new Set(['clients', 'storage', 'recording', 'last-change']);
