import { Disconnected, InsufficientStorage, PermissionDenied, Timeout } from '@sightglass/client';
import { useCallback } from 'react';
import { useNotices } from '../notices/notices.tsx';
import { useTransportWords } from './phrases.ts';

/** Says why the recorder did not do what it was asked for. */
export function useRefusal(): (problem: unknown) => void {
  const words = useTransportWords();
  const { say } = useNotices();
  return useCallback(
    (problem: unknown) => say(refusalText(problem, words), { kind: 'problem' }),
    [words, say],
  );
}

function refusalText(problem: unknown, words: ReturnType<typeof useTransportWords>): string {
  if (problem instanceof InsufficientStorage) return words.fullAdvice;
  if (problem instanceof PermissionDenied) return words.notAllowed('Media_rw');
  if (problem instanceof Timeout || problem instanceof Disconnected) return words.noAnswer;
  return words.refused(problem instanceof Error ? problem.message : String(problem));
}
