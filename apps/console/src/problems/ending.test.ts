import type { MediaRecord } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import { unaskedEnding } from './ending.ts';

const record = (ending: MediaRecord['ending']): MediaRecord => ({
  id: 'film-1',
  kind: 'recording',
  state: 'ready',
  ending,
  file: 'film-1.mp4',
  url: '/api/recordings/film-1/file',
  startedAt: '2026-05-04T14:00:00.000Z',
  durationMs: 120_000,
  bytes: 1,
  resolution: '1280x720',
  fps: 30,
  name: null,
  note: null,
});

describe('the end of a recording', () => {
  it.each(['server-ended', 'media-failed', 'disk-full'] as const)('that was %s is told', (why) => {
    expect(unaskedEnding(record(why))).toEqual({ id: 'film-1', at: '2026-05-04T14:02:00.000Z', why });
  });

  it('is not told where somebody stopped it, it goes on, or nobody knows', () => {
    for (const none of [record('stopped'), record(null), null, undefined]) {
      expect(unaskedEnding(none)).toBeUndefined();
    }
  });
});
