import type { MediaRecord } from '@sightglass/protocol';
import { Film, Image, PencilLine, StickyNote } from 'lucide-react';
import { type MouseEvent, memo, type ReactElement, useState } from 'react';
import { Link } from 'wouter';
import { useDraft } from '../../drafts/drafts.ts';
import { useFormats } from '../../language/formats.ts';
import { useHashQuery } from '../../state/hash-location.ts';
import { captionDrafts } from '../details/draft.ts';
import { useWords } from '../phrases.ts';
import { isCutShort, isUnderWay, keyOf, placeOf, thumbnailOf } from '../record.ts';
import { useRecordName } from './use-record-name.ts';
import { useShownRecord } from './use-shown-record.ts';
import './record-card.css';

interface RecordCardProps {
  readonly record: MediaRecord;
  readonly isSelected: boolean;
  /** Whether the tab key stops here: it does at one of all cards. */
  readonly isCurrent: boolean;
  readonly onSelect: (key: string, isRange: boolean) => void;
  readonly onFocus: (key: string) => void;
}

/** A recording or a picture in the list: its thumbnail, what it is called, and whether it is chosen. */
export const RecordCard = memo(function RecordCard(props: RecordCardProps): ReactElement {
  const { isSelected, isCurrent, onSelect, onFocus } = props;
  const record = useShownRecord(props.record);
  const words = useWords();
  const formats = useFormats();
  const query = useHashQuery();
  const name = useRecordName()(record);
  const key = keyOf(record);
  const isTyped = useDraft(captionDrafts, key).typed !== undefined;
  const isFilm = record.kind === 'recording';
  const choose = (event: MouseEvent) => onSelect(key, event.shiftKey);
  return (
    <li className="library-card" data-selected={isSelected || undefined} data-record={key}>
      <Link
        href={query === '' ? placeOf(record) : `${placeOf(record)}?${query}`}
        className="library-card-link"
        id={`library-${record.id}`}
        tabIndex={isCurrent ? 0 : -1}
        onFocus={() => onFocus(key)}
        onClick={(event) => {
          if (!event.shiftKey) return;
          event.preventDefault();
          onSelect(key, true);
        }}
      >
        <Thumbnail record={record} />
        <span className="library-card-name">
          <span className="unseen">{isFilm ? `${words.recording}: ` : `${words.picture}: `}</span>
          <bdi>{name}</bdi>
        </span>
        <span className="library-card-facts">
          {isUnderWay(record) && <span className="library-card-state">{words.underWay}</span>}
          {isCutShort(record) && (
            <span className="library-card-cut-short">
              {record.ending === 'disk-full' ? words.diskFull : words.cutShort}
            </span>
          )}
          <time dateTime={record.startedAt}>{formats.time(record.startedAt)}</time>
          <span>{formats.bytes(record.bytes)}</span>
          <span className="library-card-resolution">{record.resolution.replace('x', ' × ')}</span>
          {record.note !== null && (
            <span className="library-card-note">
              <StickyNote aria-hidden="true" size={14} strokeWidth={1.75} />
              <bdi>{record.note}</bdi>
            </span>
          )}
          {isTyped && (
            <span className="library-card-draft">
              <PencilLine aria-hidden="true" size={14} strokeWidth={1.75} />
              {words.draft}
            </span>
          )}
        </span>
      </Link>
      <label className="library-card-choice">
        <input
          type="checkbox"
          aria-label={words.select(name)}
          tabIndex={isCurrent ? 0 : -1}
          checked={isSelected}
          onClick={choose}
          onChange={() => {}}
        />
      </label>
    </li>
  );
});

function Thumbnail({ record }: { readonly record: MediaRecord }): ReactElement {
  const words = useWords();
  const formats = useFormats();
  const [isBroken, setBroken] = useState(false);
  const isFilm = record.kind === 'recording';
  const Icon = isFilm ? Film : Image;
  return (
    <span className="library-thumbnail">
      {isBroken ? (
        <Icon aria-hidden="true" size={32} strokeWidth={1.25} />
      ) : (
        <img
          src={thumbnailOf(record)}
          alt=""
          loading="lazy"
          decoding="async"
          draggable={false}
          onError={() => setBroken(true)}
        />
      )}
      {isUnderWay(record) ? (
        <span className="library-badge library-under-way">
          <span>{words.underWay}</span>
        </span>
      ) : (
        isFilm && <span className="library-badge">{formats.duration(record.durationMs)}</span>
      )}
      {isCutShort(record) && (
        <span className="library-badge library-cut-short">
          {record.ending === 'disk-full' ? words.diskFull : words.cutShort}
        </span>
      )}
    </span>
  );
}
