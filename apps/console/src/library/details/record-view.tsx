import type { MediaRecord } from '@sightglass/protocol';
import { ArrowLeft, ChevronLeft, ChevronRight } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { useResource } from '../../api/queries.ts';
import { RequestError } from '../../api/request.ts';
import { useShortcut } from '../../help/shortcuts.ts';
import { Problem } from '../../problems/problem.tsx';
import { useRecordName } from '../catalogue/use-record-name.ts';
import { useWords } from '../phrases.ts';
import { Player } from '../player/player.tsx';
import { keyOf, pathOf } from '../record.ts';
import { Viewer } from '../viewer/viewer.tsx';
import { RecordDetails } from './record-details.tsx';
import './record-view.css';

interface RecordViewProps {
  readonly at: Pick<MediaRecord, 'kind' | 'id'>;
  /** What is shown in the list, in its order. */
  readonly items: readonly MediaRecord[];
  readonly onOpen: (record: MediaRecord) => void;
  readonly onClose: () => void;
}

/** One recording or picture, in place of the list. */
export function RecordView({ at, items, onOpen, onClose }: RecordViewProps): ReactElement {
  const words = useWords();
  const nameOf = useRecordName();
  const index = items.findIndex((record) => keyOf(record) === keyOf(at));
  const listed = items[index];
  const { data, error, refetch } = useResource<MediaRecord>(pathOf(at), {
    ...(listed === undefined ? {} : { placeholderData: listed }),
  });
  const isGone = error instanceof RequestError && error.status === 404;
  const record = isGone ? undefined : (listed ?? data);
  // What has been shown here was there; of another address nobody knows that.
  const [seen, setSeen] = useState<string>();
  if (record && seen !== keyOf(record)) setSeen(keyOf(record));
  const absent = seen === keyOf(at) ? words.gone : words.unknown;
  const heading = useRef<HTMLHeadingElement>(null);
  const turn = (direction: 1 | -1) => {
    const next = index < 0 ? undefined : items[index + direction];
    if (next) onOpen(next);
  };

  // Whoever listens is told where they are, and the keys are the player's: no button takes them.
  useEffect(() => heading.current?.focus(), []);
  useShortcut('Escape', words.back, onClose, { group: 'library' });
  useShortcut('n', words.older, () => turn(1), { group: 'library' });
  useShortcut('b', words.newer, () => turn(-1), { group: 'library' });

  return (
    <section
      className="library-record"
      aria-label={record ? nameOf(record) : isGone ? absent : words.loading}
    >
      <header>
        <button
          type="button"
          className="library-icon"
          aria-label={words.back}
          title={words.back}
          onClick={onClose}
        >
          <ArrowLeft aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
        <h2 ref={heading} tabIndex={-1}>
          {record ? <bdi>{nameOf(record)}</bdi> : isGone ? absent : words.loading}
        </h2>
        <button
          type="button"
          className="library-icon"
          aria-label={words.newer}
          title={words.newer}
          disabled={index <= 0}
          onClick={() => turn(-1)}
        >
          <ChevronLeft aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
        <button
          type="button"
          className="library-icon"
          aria-label={words.older}
          title={words.older}
          disabled={index < 0 || index === items.length - 1}
          onClick={() => turn(1)}
        >
          <ChevronRight aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
      </header>
      {record && (
        <div className="library-record-body">
          {record.kind === 'recording' ? (
            <Player key={record.id} record={record} />
          ) : (
            <Viewer key={record.id} record={record} onTurn={turn} />
          )}
          <RecordDetails record={record} onDelete={onClose} />
        </div>
      )}
      {isGone && <p className="library-empty">{seen === keyOf(at) ? words.goneHint : words.unknownHint}</p>}
      {!record && error && !isGone && <Problem error={error} onRetry={() => void refetch()} />}
    </section>
  );
}
