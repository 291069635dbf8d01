import type { MediaRecord } from '@sightglass/protocol';

/** A record that began in a certain minute of an hour. */
export function recordAt(minute: number, given: Partial<MediaRecord> = {}): MediaRecord {
  const startedAt = new Date(Date.UTC(2030, 4, 6, 12, minute)).toISOString();
  const id = `${startedAt.replaceAll(/[-:]/g, '').slice(0, 15)}Z-0000000${given.kind === 'snapshot' ? 1 : 0}`;
  return {
    id,
    kind: 'recording',
    state: 'ready',
    ending: null,
    file: `${id}.mp4`,
    url: `/api/recordings/${id}/file`,
    startedAt,
    durationMs: 10_000,
    bytes: 5_000_000,
    resolution: '1280x720',
    fps: 30,
    name: null,
    note: null,
    ...given,
  };
}
