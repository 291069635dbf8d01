import type { MediaRecord } from '@sightglass/protocol';
import { useGesture } from '@use-gesture/react';
import { Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { type ReactElement, useRef, useState } from 'react';
import { useShortcut } from '../../help/shortcuts.ts';
import { useFormats } from '../../language/formats.ts';
import { useRecordName } from '../catalogue/use-record-name.ts';
import { useWords } from '../phrases.ts';
import { pathOf } from '../record.ts';
import { closer, type Extent, fit, WHOLE, within } from './magnifier.ts';
import './viewer.css';

const STEP = 1.5;
/** A second tap so soon, in ms, and what it does. */
const DOUBLE_TAP_MS = 300;
const DOUBLE_TAP_SCALE = 3;
/** How far a finger goes to turn to the next picture, in pixels. */
const SWIPE = 80;

interface ViewerProps {
  readonly record: MediaRecord;
  /** Turns to the one before (newer) or after it. */
  readonly onTurn: (direction: 1 | -1) => void;
}

/** A picture, to be looked at closely: by wheel, pinch, double tap, keys and buttons. */
export function Viewer({ record, onTurn }: ViewerProps): ReactElement {
  const words = useWords();
  const formats = useFormats();
  const name = useRecordName()(record);
  const stage = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState(WHOLE);
  const [isBroken, setBroken] = useState(false);
  const lastTap = useRef(0);

  const sizes = () => {
    const [width = 16, height = 9] = record.resolution.split('x').map(Number);
    const { clientWidth = 1, clientHeight = 1 } = stage.current ?? {};
    const window: Extent = { width: clientWidth, height: clientHeight };
    return { window, fitted: fit({ width, height }, window) };
  };
  const zoom = (factor: number, at = { x: 0, y: 0 }) => {
    const { window, fitted } = sizes();
    setLook((before) => closer(before, factor, at, fitted, window));
  };
  /** From the middle of the stage. */
  const placeIn = (x: number, y: number) => {
    const { left = 0, top = 0, width = 0, height = 0 } = stage.current?.getBoundingClientRect() ?? {};
    return { x: x - left - width / 2, y: y - top - height / 2 };
  };

  useGesture(
    {
      onWheel: ({ event, delta: [, turn] }) => {
        event.preventDefault();
        zoom(Math.exp(-turn / 400), placeIn(event.clientX, event.clientY));
      },
      onPinch: ({ origin: [x, y], delta: [change], movement: [scale], first, memo = 1 }) => {
        if (first || change === 0) return scale;
        zoom(scale / Number(memo), placeIn(x, y));
        return scale;
      },
      onDrag: ({ delta: [x, y], movement: [far, along], last, tap, pinching, xy, event }) => {
        if (pinching) return;
        if (tap) {
          const isSecond = event.timeStamp - lastTap.current < DOUBLE_TAP_MS;
          lastTap.current = isSecond ? 0 : event.timeStamp;
          if (isSecond) {
            if (look.scale > 1) setLook(WHOLE);
            else zoom(DOUBLE_TAP_SCALE, placeIn(xy[0], xy[1]));
          }
          return;
        }
        if (look.scale > 1) {
          const { window, fitted } = sizes();
          setLook((before) =>
            within({ scale: before.scale, x: before.x + x, y: before.y + y }, fitted, window),
          );
        } else if (last && Math.abs(far) > SWIPE && Math.abs(far) > 2 * Math.abs(along)) {
          onTurn(far < 0 ? 1 : -1);
        }
      },
    },
    {
      target: stage,
      eventOptions: { passive: false },
      drag: { filterTaps: true },
      pinch: { from: () => [1, 0] },
    },
  );
  useShortcut('+', words.zoomIn, () => zoom(STEP), { group: 'library', repeats: true });
  useShortcut('-', words.zoomOut, () => zoom(1 / STEP), { group: 'library', repeats: true });
  useShortcut('0', words.zoomWhole, () => setLook(WHOLE), { group: 'library' });

  return (
    <div className="library-viewer">
      <div ref={stage} className="library-stage" data-closer={look.scale > 1 || undefined}>
        {isBroken ? (
          <p role="alert">{words.gone}</p>
        ) : (
          <img
            src={`${pathOf(record)}/file`}
            alt={name}
            draggable={false}
            onError={() => setBroken(true)}
            style={{ transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}
          />
        )}
      </div>
      <div className="library-viewer-bar">
        <button
          type="button"
          className="library-icon"
          aria-label={words.zoomOut}
          title={words.zoomOut}
          onClick={() => zoom(1 / STEP)}
        >
          <ZoomOut aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
        <output className="library-scale">{formats.number(look.scale * 100)} %</output>
        <button
          type="button"
          className="library-icon"
          aria-label={words.zoomIn}
          title={words.zoomIn}
          onClick={() => zoom(STEP)}
        >
          <ZoomIn aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
        <button
          type="button"
          className="library-icon"
          aria-label={words.zoomWhole}
          title={words.zoomWhole}
          onClick={() => setLook(WHOLE)}
        >
          <Maximize2 aria-hidden="true" size={24} strokeWidth={1.75} />
        </button>
      </div>
    </div>
  );
}
