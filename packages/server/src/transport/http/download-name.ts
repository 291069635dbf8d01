import { extname } from 'node:path';
import type { MediaRecord } from '@sightglass/protocol';
import contentDisposition from 'content-disposition';
import filenamify from 'filenamify';

/** Characters of a file's name without its ending; every file system takes so many. */
const LENGTH = 100;

/**
 * The header that has a browser save a file, under the name of its record, or its id where it has none.
 *
 * @param part - what tells a part of it from the whole
 */
export function attachment({ name, id, file }: MediaRecord, part?: string): string {
  const whole = filenamify(name ?? id, { replacement: '_', maxLength: LENGTH });
  // A leading dot would hide it.
  const base = whole.replace(/^\.+/, '') || id;
  return contentDisposition(`${base}${part === undefined ? '' : ` ${part}`}${extname(file)}`);
}

/** What tells a part of a film from the whole: `0m05s-1m10s`. @param span - in ms */
export function partName({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${clock(from)}-${clock(to)}`;
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}m${String(seconds % 60).padStart(2, '0')}s`;
}
