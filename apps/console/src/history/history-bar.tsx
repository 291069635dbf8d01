import { useCamera } from '@sightglass/react';
import { ListRestart, Redo2, Undo2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { neutralValues } from '../instruments/catalogue.ts';
import { useNotices } from '../notices/notices.tsx';
import { CompareButton } from './compare-button.tsx';
import './history.css';
import { useWords } from './phrases.ts';
import { useWayBack } from './use-way-back.ts';

/** Undo, redo, before and after, all to neutral. */
export function HistoryBar(): ReactElement {
  const camera = useCamera();
  const { canUndo, canRedo, undo, redo, change } = useWayBack();
  const { say } = useNotices();
  const words = useWords();
  const reset = () => {
    const now = (camera?.state ?? {}) as Readonly<Record<string, unknown>>;
    const values = [...neutralValues()].filter(
      ([key, value]) => now[key] !== undefined && now[key] !== value,
    );
    if (values.length === 0) say(words.isNeutral);
    else void change(Object.fromEntries(values), words.wasReset);
  };
  return (
    <div className="history-bar" role="toolbar" aria-label={words.bar}>
      <button
        type="button"
        className="history-button"
        aria-label={words.undo}
        title={`${words.undo} (Ctrl+Z)`}
        disabled={!canUndo}
        onClick={() => void undo()}
      >
        <Undo2 size={20} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <button
        type="button"
        className="history-button"
        aria-label={words.redo}
        title={`${words.redo} (Ctrl+Y)`}
        disabled={!canRedo}
        onClick={() => void redo()}
      >
        <Redo2 size={20} strokeWidth={1.75} aria-hidden="true" />
      </button>
      <CompareButton />
      <button
        type="button"
        className="history-button"
        aria-label={words.reset}
        title={words.reset}
        onClick={reset}
      >
        <ListRestart size={20} strokeWidth={1.75} aria-hidden="true" />
      </button>
    </div>
  );
}
