import type { MediaRecord } from '@sightglass/protocol';
import { Download, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useDraft } from '../../drafts/drafts.ts';
import { useFormats } from '../../language/formats.ts';
import { straight } from '../../language/isolated.ts';
import { useSession } from '../../session/session.ts';
import { useShownRecord } from '../catalogue/use-shown-record.ts';
import { useDeletion } from '../deletion/use-deletion.ts';
import { filesOf } from '../download/files.ts';
import { useSaving } from '../download/use-saving.ts';
import { useWords } from '../phrases.ts';
import { isCutShort, isUnderWay, keyOf } from '../record.ts';
import { CaptionForm } from './caption-form.tsx';
import { captionDrafts } from './draft.ts';
import './record-details.css';

/** What is known of a record, and what can be done with it. */
export function RecordDetails(props: {
  readonly record: MediaRecord;
  readonly onDelete: () => void;
}): ReactElement {
  const record = useShownRecord(props.record);
  const words = useWords();
  const formats = useFormats();
  const session = useSession();
  const save = useSaving();
  const remove = useDeletion();
  const mayChange = session.may('Media_rw');
  const isFilm = record.kind === 'recording';
  const facts = [
    [isFilm ? words.began : words.taken, formats.dateTime(record.startedAt)],
    ...(isFilm ? [[words.length, formats.duration(record.durationMs)]] : []),
    [words.size, formats.bytes(record.bytes)],
    [words.resolution, record.resolution.replace('x', ' × ')],
    ...(isFilm ? [[words.frameRate, formats.number(record.fps)]] : []),
  ] as const;
  return (
    <aside className="library-details">
      {mayChange ? <CaptionForm key={record.id} record={record} /> : <Caption record={record} />}
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {isCutShort(record) && <p className="library-remark">{words.endedEarly(record.ending)}</p>}
      <p className="library-details-actions">
        <button type="button" className="button" onClick={() => save(filesOf([record]))}>
          <Download aria-hidden="true" size={20} strokeWidth={1.75} />
          <span>{words.download}</span>
        </button>
        {mayChange && !isUnderWay(record) && (
          <button
            type="button"
            className="button library-delete"
            onClick={() => {
              props.onDelete();
              void remove([record]);
            }}
          >
            <Trash2 aria-hidden="true" size={20} strokeWidth={1.75} />
            <span>{words.delete}</span>
          </button>
        )}
      </p>
    </aside>
  );
}

/** For somebody who may not change it. */
function Caption({ record }: { readonly record: MediaRecord }): ReactElement | null {
  const words = useWords();
  const { typed } = useDraft(captionDrafts, keyOf(record));
  const texts = [
    [words.name, record.name && straight(record.name)],
    [words.note, record.note],
    // Somebody had the right to change it, and may get it back.
    [words.draftOf(words.name), typed?.name?.text],
    [words.draftOf(words.note), typed?.note?.text],
  ].filter(([, text]) => text);
  if (texts.length === 0) return null;
  return (
    <dl className="library-caption">
      {texts.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
