import type { MediaRecord } from '@sightglass/protocol';
import type { Day } from './day.ts';

/** Which records somebody wants to see. */
export interface Filter {
  readonly kind: 'all' | MediaRecord['kind'];
  /** '' for any. */
  readonly day: Day;
  readonly text: string;
}

/** All of them. */
export const EVERYTHING: Filter = { kind: 'all', day: '', text: '' };

/** Whether something is left out. */
export function isNarrow({ kind, day, text }: Filter): boolean {
  return kind !== 'all' || day !== '' || text.trim() !== '';
}
