import type { MediaRecord } from '@sightglass/protocol';
import { CheckCheck, Download, Trash2, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useFormats } from '../../language/formats.ts';
import { useWords } from '../phrases.ts';
import { isUnderWay } from '../record.ts';
import './selection-bar.css';

interface SelectionBarProps {
  readonly records: readonly MediaRecord[];
  readonly mayDelete: boolean;
  /** Whether more are being read that are chosen too. */
  readonly isGrowing: boolean;
  readonly onDownload: () => void;
  readonly onDelete: () => void;
  readonly onAll: () => void;
  readonly onClear: () => void;
}

/** What can be done with all that is chosen. */
export function SelectionBar(props: SelectionBarProps): ReactElement {
  const { records, mayDelete, isGrowing, onDownload, onDelete, onAll, onClear } = props;
  const words = useWords();
  const formats = useFormats();
  const deletable = records.filter((record) => !isUnderWay(record)).length;
  const bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  return (
    <section className="library-selection" aria-label={words.selected(records.length)}>
      <strong role="status">
        {isGrowing ? words.selecting(records.length) : words.selected(records.length)}
        <span> · {formats.bytes(bytes)}</span>
      </strong>
      <button type="button" className="button" onClick={onAll}>
        <CheckCheck aria-hidden="true" size={20} strokeWidth={1.75} />
        <span>{words.selectAll}</span>
      </button>
      <button type="button" className="button" disabled={isGrowing} onClick={onDownload}>
        <Download aria-hidden="true" size={20} strokeWidth={1.75} />
        <span>{words.downloadMany(records.length)}</span>
      </button>
      {mayDelete && deletable > 0 && (
        <button type="button" className="button library-delete" disabled={isGrowing} onClick={onDelete}>
          <Trash2 aria-hidden="true" size={20} strokeWidth={1.75} />
          <span>{words.deleteMany(deletable)}</span>
        </button>
      )}
      <button type="button" className="button" onClick={onClear}>
        <X aria-hidden="true" size={20} strokeWidth={1.75} />
        <span>{words.clear}</span>
      </button>
    </section>
  );
}
