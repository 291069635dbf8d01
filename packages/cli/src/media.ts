import type { MediaRecord } from '@sightglass/client';
import cliProgress from 'cli-progress';
import type { Api } from './api.ts';
import { download, pour } from './download.ts';
import { isRecord } from './json.ts';
import type { Column, Output } from './output.ts';
import type { Target } from './target.ts';

/** How recordings and pictures are listed. */
export const MEDIA_COLUMNS: readonly Column<MediaRecord>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'STARTED', of: ({ startedAt }) => startedAt },
  { title: 'LENGTH', of: ({ durationMs }) => lengthText(durationMs) },
  { title: 'SIZE', of: ({ bytes }) => sizeText(bytes) },
  { title: 'PICTURE', of: ({ resolution }) => resolution },
  { title: 'STATE', of: ({ state }) => state },
  { title: 'NAME', of: ({ name }) => name },
];

/** Whether something is the record of a recording or a picture, as far as downloads need it. */
export function isMediaRecord(value: unknown): value is MediaRecord {
  return (
    isRecord(value) &&
    typeof value['id'] === 'string' &&
    typeof value['url'] === 'string' &&
    typeof value['file'] === 'string' &&
    typeof value['bytes'] === 'number'
  );
}

/**
 * Saves the file of a record, with a bar on a terminal.
 *
 * @param path - where to; `-` is standard output
 * @throws as {@link download}
 */
export async function saveFile(
  record: MediaRecord,
  path: string,
  { api, target, output }: { readonly api: Api; readonly target: Target; readonly output: Output },
): Promise<void> {
  const growing = record.state === 'recording';
  const file = { id: record.id, path: record.url, bytes: growing ? undefined : record.bytes };
  const bar = new cliProgress.SingleBar({
    format: '{bar} {percentage}% | {size} of {whole} | {duration_formatted}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // Standard error, and nothing where that is no terminal.
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  const whole = sizeText(record.bytes);
  bar.start(Math.max(1, record.bytes), 0, { size: sizeText(0), whole });
  const options = {
    silenceMs: target.timeoutMs,
    progress: (bytes: number) => bar.update(bytes, { size: sizeText(bytes), whole }),
  };
  try {
    if (path === '-') await pour(api, file, process.stdout, options);
    else await download(api, file, path, options);
  } finally {
    bar.stop();
  }
  if (path !== '-' && !output.json) output.text(`${path}\n`);
}

/** Bytes for eyes: `1.5 MB`. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1_000 ** step;
  return `${step === 0 ? value : value.toFixed(1)} ${units[step]}`;
}

/** A length for eyes: `1:02:03`. */
export function lengthText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 60) % 60, seconds % 60].map((part) => String(part).padStart(2, '0'));
  return [Math.floor(seconds / 3_600), ...parts].join(':');
}
