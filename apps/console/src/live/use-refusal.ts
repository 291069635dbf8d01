import { useCallback } from 'react';
import type { InstrumentKey } from '../instruments/catalogue.ts';
import { useWords } from '../instruments/phrases.ts';
import { refusalText } from '../instruments/refusal.ts';
import { useNotices } from '../notices/notices.tsx';

/** Says why a change came to nothing. */
export function useRefusal(key: InstrumentKey): (problem: unknown) => void {
  const words = useWords();
  const { say } = useNotices();
  return useCallback(
    (problem: unknown) => {
      const error = problem instanceof Error ? problem : new Error(String(problem));
      say(refusalText(error, key, words), { kind: 'problem' });
    },
    [key, words, say],
  );
}
