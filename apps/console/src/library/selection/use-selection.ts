import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import type { Filter } from '../catalogue/filter.ts';
import type { ShownLibrary } from '../catalogue/use-library.ts';
import { keyOf } from '../record.ts';
import { all, extend, kept, NOTHING, type Selection, toggle } from './selection.ts';

/** What is chosen in the list, and how it is chosen. */
export interface ChosenRecords {
  readonly selection: Selection;
  /** Whether all are wanted and some are not read yet: what is chosen grows. */
  readonly isGrowing: boolean;
  choose(key: string, isRange: boolean): void;
  /** Chooses all that fit the filter: the list is read to its end. */
  chooseAll(): void;
  clear(): void;
}

/** The records that are chosen among those that fit a filter. */
export function useSelection(library: ShownLibrary, filter: Filter): ChosenRecords {
  const { items, hasMore, isLoading, problem } = library;
  const order = useMemo(() => items.map(keyOf), [items]);
  const [chosen, setChosen] = useState(NOTHING);
  // All of another filter is something else.
  const [allOf, setAllOf] = useState<Filter>();
  const wantsAll = allOf === filter;
  const selection = useMemo(() => (wantsAll ? all(order) : kept(chosen, order)), [wantsAll, chosen, order]);

  const readOn = useEffectEvent(library.readMore);
  const isRead = !hasMore || problem !== null;
  // With each rendering: what could not be read on is tried again when something else has come.
  useEffect(() => {
    if (!wantsAll || isLoading) return;
    if (!isRead) {
      readOn();
      return;
    }
    // What comes from now on was not meant.
    setChosen(all(order));
    setAllOf(undefined);
  });

  return {
    selection,
    isGrowing: wantsAll && !isRead,
    // Several in one go, as by a key: each goes by what the one before has made of it.
    choose(key, isRange) {
      if (wantsAll) setChosen(all(order));
      setAllOf(undefined);
      setChosen((before) => {
        const there = kept(before, order);
        return isRange ? extend(there, key, order) : toggle(there, key);
      });
    },
    chooseAll: () => setAllOf(filter),
    clear() {
      setAllOf(undefined);
      setChosen(NOTHING);
    },
  };
}
