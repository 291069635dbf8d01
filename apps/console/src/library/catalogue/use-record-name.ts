import type { MediaRecord } from '@sightglass/protocol';
import { useFormats } from '../../language/formats.ts';
import { straight } from '../../language/isolated.ts';
import { useWords } from '../phrases.ts';

/** What records are called on the page: by their name, or by what they are and when they began. */
export function useRecordName(): (record: MediaRecord) => string {
  const words = useWords();
  const formats = useFormats();
  return ({ name, kind, startedAt }) =>
    straight(name ?? `${kind === 'recording' ? words.recording : words.picture} ${formats.time(startedAt)}`);
}
