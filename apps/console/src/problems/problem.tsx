import { TriangleAlert } from 'lucide-react';
import type { ReactElement } from 'react';
import { useWords } from './phrases.ts';
import './problem.css';
import { problemInWords } from './words.ts';

/** Props of {@link Problem}. */
export interface ProblemProps {
  /** What was thrown: of HTTP, of the WebSocket, or of the page itself. */
  readonly error: unknown;
  readonly onRetry?: (() => void) | undefined;
}

/** Says in words what went wrong, and offers to try again. */
export function Problem({ error, onRetry }: ProblemProps): ReactElement {
  const words = useWords();
  return (
    <div className="problem" role="alert">
      <TriangleAlert size={24} strokeWidth={1.75} aria-hidden="true" />
      <p>{problemInWords(error, words)}</p>
      {onRetry && (
        <button type="button" className="button" onClick={onRetry}>
          {words.retry}
        </button>
      )}
    </div>
  );
}
