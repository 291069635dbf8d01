import { useCamera } from '@sightglass/react';
import { SquareSplitHorizontal } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useState } from 'react';
import { neutralValues } from '../instruments/catalogue.ts';
import { useNotices } from '../notices/notices.tsx';
import { Comparison } from './comparison.ts';
import { useWords } from './phrases.ts';
import { useHistory } from './use-history.ts';

/** Shows the picture without corrections for as long as it is held. */
export function CompareButton(): ReactElement {
  const camera = useCamera();
  const { say } = useNotices();
  const words = useWords();
  const [isHeld, setHeld] = useState(false);
  const authors = useHistory()?.authors;
  const comparison = useMemo(
    () => camera && authors && new Comparison(camera, authors, neutralValues()),
    [camera, authors],
  );

  useEffect(() => {
    if (!camera || !comparison) return;
    const leave = () => {
      const values = comparison.leave();
      if (values === undefined) return;
      // What a page sends over its socket while it goes away may be lost.
      const body = JSON.stringify(values);
      const headers = { 'content-type': 'application/json' };
      void fetch('/api/state', { method: 'PATCH', body, headers, keepalive: true }).catch(() => {});
    };
    const hide = () => {
      if (document.hidden) void comparison.end().catch(() => {});
    };
    // A recording that begins meanwhile is to show the picture as it is meant.
    const endWatch = camera.on('record', (record) => {
      if (record !== false) void comparison.end().catch(() => {});
    });
    addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', hide);
    return () => {
      endWatch();
      removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', hide);
      void comparison.end().catch(() => {});
    };
  }, [camera, comparison]);

  const begin = async () => {
    if (!camera || !comparison || comparison.isHeld) return;
    if (camera.state.record === true || camera.state.record === 'pause') {
      say(words.notWhileRecording);
      return;
    }
    setHeld(true);
    try {
      if (!(await comparison.begin())) say(words.nothingToCompare);
    } catch (problem) {
      say(String(problem), { kind: 'problem' });
    }
  };
  const end = () => {
    setHeld(false);
    comparison?.end().catch((problem: unknown) => say(String(problem), { kind: 'problem' }));
  };
  const isPress = ({ key }: KeyboardEvent) => key === ' ' || key === 'Enter';
  return (
    <button
      type="button"
      className="history-compare"
      title={words.compareLong}
      aria-pressed={isHeld}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        void begin();
      }}
      onPointerUp={end}
      onPointerCancel={end}
      onLostPointerCapture={end}
      onBlur={end}
      // A long press is what it is for.
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isPress(event)) return;
        event.preventDefault();
        if (!event.repeat) void begin();
      }}
      onKeyUp={(event) => {
        if (isPress(event)) end();
      }}
    >
      <SquareSplitHorizontal size={20} strokeWidth={1.75} aria-hidden="true" />
      {isHeld ? words.comparing : words.compare}
    </button>
  );
}
