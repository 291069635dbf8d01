import { useDeferredValue } from 'react';

/**
 * Whether a component draws all it has: false in its first rendering, true in one that follows at once but holds nothing up.
 * What one needs to see and to record is drawn first; the tools around it come after they can be used.
 */
export function useSecondRendering(): boolean {
  return useDeferredValue(true, false);
}
