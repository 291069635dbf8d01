import { CalendarDays, LayoutGrid, Rows3, Search, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useWords } from '../phrases.ts';
import { dayOf } from './day.ts';
import type { Filter } from './filter.ts';
import { SEARCH_LENGTH } from './filter-address.ts';
import './filter-bar.css';

/** How the library is laid out. */
export type Shape = 'grid' | 'rows';

interface FilterBarProps {
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly shape: Shape;
  readonly onShape: (shape: Shape) => void;
}

/** What of the library is shown, and how. */
export function FilterBar({ filter, onFilter, shape, onShape }: FilterBarProps): ReactElement {
  const words = useWords();
  const kinds = [
    ['all', words.all],
    ['recording', words.recordings],
    ['snapshot', words.pictures],
  ] as const;
  const shapes = [
    ['grid', words.grid, LayoutGrid],
    ['rows', words.rows, Rows3],
  ] as const;
  return (
    <search className="library-filter">
      <label className="library-search">
        <Search aria-hidden="true" size={20} strokeWidth={1.75} />
        <input
          type="search"
          aria-label={words.search}
          placeholder={words.search}
          maxLength={SEARCH_LENGTH}
          dir="auto"
          value={filter.text}
          onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        />
      </label>
      <fieldset className="library-choice">
        <legend className="unseen">{words.kind}</legend>
        {kinds.map(([kind, name]) => (
          <label key={kind}>
            <input
              type="radio"
              name="library-kind"
              checked={filter.kind === kind}
              onChange={() => onFilter({ ...filter, kind })}
            />
            <span>{name}</span>
          </label>
        ))}
      </fieldset>
      <div className="library-day">
        <label>
          <CalendarDays aria-hidden="true" size={20} strokeWidth={1.75} />
          <input
            type="date"
            aria-label={words.day}
            max={dayOf(new Date())}
            value={filter.day}
            onChange={({ target }) => onFilter({ ...filter, day: target.value })}
          />
        </label>
        {filter.day !== '' && (
          <button
            type="button"
            className="library-icon"
            aria-label={words.anyDay}
            title={words.anyDay}
            onClick={() => onFilter({ ...filter, day: '' })}
          >
            <X aria-hidden="true" size={20} strokeWidth={1.75} />
          </button>
        )}
      </div>
      <fieldset className="library-choice library-shape">
        <legend className="unseen">{words.shape}</legend>
        {shapes.map(([each, name, Icon]) => (
          <label key={each} title={name}>
            <input
              type="radio"
              name="library-shape"
              aria-label={name}
              checked={shape === each}
              onChange={() => onShape(each)}
            />
            <span>
              <Icon aria-hidden="true" size={20} strokeWidth={1.75} />
            </span>
          </label>
        ))}
      </fieldset>
    </search>
  );
}
