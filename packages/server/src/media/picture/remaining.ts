import { rowOf } from '@sightglass/protocol';
import type { PictureKey, PictureSettings } from '../messages.ts';

/** The settings that are left for the picture when the camera does some of the keys itself. */
export function remainingOf(settings: PictureSettings, done: ReadonlySet<PictureKey>): PictureSettings {
  if (done.size === 0) return settings;
  const neutral: Partial<Record<PictureKey, unknown>> = {};
  for (const key of done) {
    const row = rowOf(key);
    if (row.type === 'automatic') neutral[key] = false;
    else if (row.type === 'integer' && row.neutral !== undefined) neutral[key] = row.neutral;
  }
  return { ...settings, ...neutral } as PictureSettings;
}
