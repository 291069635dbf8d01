import type { MediaRecord } from '@sightglass/protocol';
import { type Marks, partOf } from '../player/marks.ts';
import { timecode } from '../player/timecode.ts';
import { isUnderWay, pathOf } from '../record.ts';
import { distinct, fileNameOf } from './file-name.ts';
import type { SavedFile } from './saving.ts';

/** The files of records, under names of which no two are alike. */
export function filesOf(records: readonly MediaRecord[]): readonly SavedFile[] {
  const names = distinct(records.map((record) => fileNameOf(record)));
  return records.map((record, index) => ({
    fileName: names[index] ?? record.file,
    type: record.kind === 'recording' ? 'video/mp4' : 'image/jpeg',
    source: { address: `${pathOf(record)}/file`, ranges: true, growing: isUnderWay(record) },
    bytes: record.bytes,
  }));
}

/** The marked part of a recording, as a film of its own. */
export function filmPart(record: MediaRecord, marks: Marks): SavedFile {
  const { from, to } = partOf(marks, record);
  // A colon is no part of a file's name.
  const span = ` ${[from, to].map((at) => timecode(at).replaceAll(':', '.')).join('-')}`;
  return {
    fileName: fileNameOf(record, span),
    type: 'video/mp4',
    source: { address: `${pathOf(record)}/file?from=${from}&to=${to}`, ranges: false, growing: false },
    bytes: Math.ceil((record.bytes * (to - from)) / Math.max(1, record.durationMs)),
  };
}
