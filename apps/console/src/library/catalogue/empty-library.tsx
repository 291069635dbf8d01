import { Clapperboard } from 'lucide-react';
import type { ReactElement } from 'react';
import { useWords } from '../phrases.ts';
import { type Filter, isNarrow } from './filter.ts';

/** What is said where there is nothing to show, and how to come back from there. */
export function EmptyLibrary({ filter, onAll }: { filter: Filter; onAll: () => void }): ReactElement {
  const words = useWords();
  const narrow = isNarrow(filter);
  return (
    <div className="library-empty">
      <Clapperboard aria-hidden="true" size={40} strokeWidth={1.25} />
      <h3>{narrow ? words.nothingFound : words.empty}</h3>
      <p>{narrow ? words.nothingFoundHint : words.emptyHint}</p>
      {narrow && (
        <button type="button" className="button" onClick={onAll}>
          {words.clearFilter}
        </button>
      )}
    </div>
  );
}
