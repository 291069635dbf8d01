import { useDrag } from '@use-gesture/react';
import { Grip } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useRef, useState } from 'react';
import { useRememberedKey } from '../history/use-remembered-key.ts';
import { boxesOf, modeAt, modeByKey, type PipMode } from './inset.ts';
import { placed } from './no-signal.tsx';
import { useLiveWords } from './phrases.ts';
import { useRefusal } from './use-refusal.ts';
import type { Point } from './zoom.ts';

/** Where an inset may be let go. */
const TARGETS = ['top-left', 'top-right', 'bottom-left', 'bottom-right', 'side-by-side'] as const;

/** Props of {@link InsetHandle}. */
export interface InsetHandleProps {
  /** Proportions of the picture, width by height. */
  readonly aspect: number;
}

/** The frame of the second camera in the picture: it is dragged to a corner or beside the main one, or moved by keys. */
export function InsetHandle({ aspect }: InsetHandleProps): ReactElement | undefined {
  const words = useLiveWords();
  const refused = useRefusal('pip-mode');
  const [mode = 'off', setMode] = useRememberedKey('pip-mode');
  const [drag, setDrag] = useState<Point>();
  const field = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const { other } = boxesOf(mode, aspect);
  const go = (next: PipMode | undefined) => {
    if (next && next !== mode) setMode(next).catch(refused);
  };

  useDrag(
    ({ movement: [x, y], tap, last, canceled }) => {
      const { current } = field;
      if (!other || !current || tap) return setDrag(undefined);
      const middle = {
        x: other.left + other.width / 2 + (x / current.clientWidth) * 100,
        y: other.top + other.height / 2 + (y / current.clientHeight) * 100,
      };
      setDrag(last ? undefined : middle);
      if (last && !canceled) go(modeAt(middle));
    },
    { target: box, filterTaps: true, pointer: { keys: false } },
  );
  const pressed = (event: KeyboardEvent) => {
    const next = event.key === 's' || event.key === 'S' ? 'side-by-side' : modeByKey(mode, event.key);
    // The picture below takes these keys too, for something else.
    if (event.key.startsWith('Arrow') || event.key === 'Enter' || next) {
      event.preventDefault();
      event.stopPropagation();
    }
    go(next);
  };

  if (!other) return undefined;
  const place = drag ? { ...other, left: drag.x - other.width / 2, top: drag.y - other.height / 2 } : other;
  return (
    <div className="live-inset" ref={field} data-dragging={drag !== undefined}>
      {drag &&
        TARGETS.map((target) => (
          <div
            key={target}
            className="live-inset-target"
            data-near={modeAt(drag) === target}
            style={placed(target === 'side-by-side' ? MIDDLE : (boxesOf(target, aspect).other ?? MIDDLE))}
          >
            {target === 'side-by-side' && words['side-by-side']}
          </div>
        ))}
      <div ref={box} className="live-inset-box" style={placed(place)}>
        <button
          type="button"
          className="live-inset-handle"
          aria-label={words.inset(words[mode])}
          onKeyDown={pressed}
        >
          <Grip size={24} strokeWidth={1.75} aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

/** The place that stands for beside the main camera. */
const MIDDLE = { left: 35, top: 35, width: 30, height: 30 };
