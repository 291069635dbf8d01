import type { MediaRecord } from '@sightglass/protocol';
import { element } from './element.ts';
import { formatBytes, formatDuration } from './formats.ts';

/** A line for a picture or a recording: what it is, a link to it, and one to keep it. */
export function libraryEntry(record: MediaRecord): HTMLLIElement {
  const isPicture = record.kind === 'snapshot';
  const link = element(
    'a',
    { href: record.url, target: '_blank', rel: 'noopener' },
    element('span', { className: 'title' }, isPicture ? 'Last snapshot' : 'Last recording'),
    element('span', { className: 'details' }, detailsOf(record)),
  );
  const download = element('a', {
    href: record.url,
    download: record.file,
    className: 'button',
    ariaLabel: `Download the last ${isPicture ? 'snapshot' : 'recording'}`,
    textContent: 'Download',
  });
  return element('li', {}, link, download);
}

function detailsOf(record: MediaRecord): string {
  const at = new Date(record.startedAt);
  return [
    Number.isNaN(at.getTime()) ? '' : at.toLocaleTimeString(),
    record.kind === 'snapshot' ? '' : formatDuration(record.durationMs),
    record.resolution.replace('x', ' × '),
    formatBytes(record.bytes),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}
