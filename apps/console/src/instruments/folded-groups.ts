import { useState } from 'react';
import { keep, recall } from '../state/kept.ts';
import { INSTRUMENT_GROUPS, type InstrumentGroup } from './catalogue.ts';

/** Where it is kept on this device. */
const NAME = 'folded';
/** What is set once, and not while a picture is looked at. */
const FOLDED_AT_FIRST: readonly InstrumentGroup[] = ['camera'];

/** The groups that are folded on this device, and how to fold or unfold one. */
export function useFoldedGroups(): readonly [
  folded: readonly InstrumentGroup[],
  fold: (group: InstrumentGroup, isFolded: boolean) => void,
] {
  const [folded, setFolded] = useState(kept);
  const fold = (group: InstrumentGroup, isFolded: boolean) => {
    if (folded.includes(group) === isFolded) return;
    const next = isFolded ? [...folded, group] : folded.filter((each) => each !== group);
    setFolded(next);
    keep(NAME, next.join(' '));
  };
  return [folded, fold];
}

function kept(): readonly InstrumentGroup[] {
  const text = recall(NAME);
  return text === undefined
    ? FOLDED_AT_FIRST
    : INSTRUMENT_GROUPS.filter((each) => text.split(' ').includes(each));
}
