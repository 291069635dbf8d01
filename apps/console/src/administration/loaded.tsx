import type { ReactNode } from 'react';
import { phrases } from '../language/phrases.ts';
import { Problem } from '../problems/problem.tsx';

const useWords = phrases({ loading: 'Loading' }, { loading: 'Wird geladen' });

/** Something that is asked of the server, as react-query has it. */
interface Asked<T> {
  readonly data: T | undefined;
  readonly error: Error | null;
  refetch(): unknown;
}

/** What was asked for, once it is there. When it cannot be asked again, the last answer stays, and why is said above it. */
export function Loaded<T>({
  asked,
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (data: T) => ReactNode;
}) {
  const words = useWords();
  return (
    <>
      {asked.error && <Problem error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined
        ? children(asked.data)
        : !asked.error && (
            <p className="administration-quiet" role="status">
              {words.loading}
            </p>
          )}
    </>
  );
}
