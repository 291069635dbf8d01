import { useKey } from '@sightglass/react';
import { useState } from 'react';
import { keep, recall } from '../state/kept.ts';
import { type Ending, unaskedEnding } from './ending.ts';

/** Under what name the browser keeps which recording's end somebody has taken note of. */
const CLOSED = 'ending-closed';

/** The last recording's end that nobody had asked for. @returns undefined for none; `close` puts it away for good */
export function useEnding(): { readonly ending: Ending | undefined; close(): void } {
  const [last] = useKey('last-recording');
  const [record] = useKey('record');
  const [recording] = useKey('recording');
  const [closed, setClosed] = useState(() => recall(CLOSED));
  const [over, setOver] = useState<string>();
  if (recording && last && last.id !== over) setOver(last.id);
  const ending = unaskedEnding(last);
  const close = () => {
    if (!ending) return;
    keep(CLOSED, ending.id);
    setClosed(ending.id);
  };
  // Once another one has run, what became of this one is told by the library: also until the end of the other is known.
  const isTold = record === false && ending?.id !== over && ending?.id !== closed;
  return { ending: isTold ? ending : undefined, close };
}
