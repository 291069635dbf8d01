import type { MediaRecord } from '@sightglass/protocol';

/** A recording that ended though nobody had stopped it. */
export interface Ending {
  readonly id: string;
  /** ISO 8601, UTC; later by the pauses that the film had. */
  readonly at: string;
  readonly why: Exclude<NonNullable<MediaRecord['ending']>, 'stopped'>;
}

/** Why a recording ended, in words. */
export const ENDINGS: Readonly<Record<'en' | 'de', Readonly<Record<Ending['why'], string>>>> = {
  en: {
    'server-ended': 'the camera server went down or lost its power',
    'media-failed': 'the video process failed',
    'disk-full': 'the disk was full',
  },
  de: {
    'server-ended': 'Der Kamera-Server fiel aus oder verlor den Strom',
    'media-failed': 'Der Videoprozess fiel aus',
    'disk-full': 'Der Speicher war voll',
  },
};

/** What a recording tells of its end; undefined where it goes on, was stopped by somebody, or nobody knows. */
export function unaskedEnding(record: MediaRecord | null | undefined): Ending | undefined {
  if (!record?.ending || record.ending === 'stopped') return undefined;
  const at = new Date(Date.parse(record.startedAt) + record.durationMs).toISOString();
  return { id: record.id, at, why: record.ending };
}
