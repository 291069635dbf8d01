import type { StorageReport } from '@sightglass/protocol';

/** How urgent the room on the disk is. */
export type Urgency = 'enough' | 'scarce' | 'critical';

/** Room below which somebody should think of it, and below which recording ends soon: by time, or by bytes where that is unknown. */
const LIMITS = {
  scarce: { seconds: 3_600, bytes: 4_000_000_000 },
  critical: { seconds: 600, bytes: 500_000_000 },
} as const;

/** How urgent it is. */
export function urgencyOf({ freeBytes, secondsLeft }: StorageReport): Urgency {
  const below = ({ seconds, bytes }: (typeof LIMITS)[keyof typeof LIMITS]) =>
    secondsLeft === null ? freeBytes < bytes : secondsLeft < seconds;
  if (below(LIMITS.critical)) return 'critical';
  return below(LIMITS.scarce) ? 'scarce' : 'enough';
}

/** Share of the room that the library takes of what it has and could have, 0–1. */
export function shareUsed({ usedBytes, freeBytes }: StorageReport): number {
  const total = usedBytes + freeBytes;
  return total > 0 ? usedBytes / total : 1;
}
