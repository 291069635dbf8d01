import type { MediaRecord } from '@sightglass/protocol';
import { useKey } from '@sightglass/react';

/** A record as it is now: one under way grows while it is looked at. */
export function useShownRecord(record: MediaRecord): MediaRecord {
  const [progress] = useKey('recording');
  if (record.state !== 'recording' || progress?.file !== record.file) return record;
  return { ...record, durationMs: progress.durationMs, bytes: progress.bytes };
}
