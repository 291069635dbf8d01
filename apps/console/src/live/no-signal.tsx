import { useKey } from '@sightglass/react';
import { type ReactElement, useState } from 'react';
import { useFormats } from '../language/formats.ts';
import { useSession } from '../session/session.ts';
import { useCameraReport } from './heads.ts';
import { type Box, boxesOf } from './inset.ts';
import { useLiveWords } from './phrases.ts';
import { type Signal, useSignals } from './signal.ts';

/** Props of {@link NoSignal}. */
export interface NoSignalProps {
  /** Proportions of the picture, width by height. */
  readonly aspect: number;
}

/** Hatching over whatever part of the picture has no camera behind it. */
export function NoSignal({ aspect }: NoSignalProps): ReactElement {
  const [main = 1] = useKey('main-camera');
  const [mode = 'off'] = useKey('pip-mode');
  const [first, second] = useSignals();
  const signals = { 1: first, 2: second };
  const boxes = boxesOf(mode, aspect);
  const [mainCamera, otherCamera] = main === 2 ? ([2, 1] as const) : ([1, 2] as const);
  const isInset = boxes.other && mode !== 'side-by-side';
  return (
    <>
      {isDark(signals[mainCamera]) && (
        <Hatched
          key={mainCamera}
          camera={mainCamera}
          isAbsent={signals[mainCamera] === 'absent'}
          box={boxes.main}
          hole={isInset ? boxes.other : undefined}
        />
      )}
      {boxes.other && isDark(signals[otherCamera]) && (
        <Hatched
          key={otherCamera}
          camera={otherCamera}
          isAbsent={signals[otherCamera] === 'absent'}
          box={boxes.other}
          isSmall={isInset}
        />
      )}
    </>
  );
}

function isDark(signal: Signal | undefined): boolean {
  return signal === 'lost' || signal === 'absent';
}

interface HatchedProps {
  readonly camera: 1 | 2;
  /** It has no source: nothing is tried. */
  readonly isAbsent: boolean;
  readonly box: Box;
  /** What stays to be seen, in hundredths of the box. */
  readonly hole?: Box | undefined;
  readonly isSmall?: boolean | undefined;
}

function Hatched({ camera, isAbsent, box, hole, isSmall = false }: HatchedProps): ReactElement {
  const words = useLiveWords();
  const formats = useFormats();
  const report = useCameraReport(camera, useSession().may('Device_r'));
  const [noticed] = useState(() => Date.now());
  const [sensor = 1] = useKey(camera === 1 ? 'cam1-sensor' : 'cam2-sensor');
  const lost = report?.sensors.find((each) => each.sensor === sensor && each.state !== 'ok');
  return (
    <div
      className="live-no-signal"
      role="status"
      data-small={isSmall}
      data-camera={camera}
      style={{ ...placed(box), ...(hole && { clipPath: around(hole) }) }}
    >
      <p className="live-no-signal-plate">
        <strong>{isAbsent ? words.noCamera(camera) : words.noSignal(camera)}</strong>{' '}
        {!isAbsent && <span>{words.since(formats.time(lost?.since ?? noticed))}</span>}
        {!isAbsent && !isSmall && (
          <small>
            {lost ? words.trying(lost.source) : words.tryingAgain}
            {lost?.error !== undefined && words.reason(lost.error)}
          </small>
        )}
      </p>
    </div>
  );
}

/** The style that puts an element into a box of the picture. */
export function placed({
  left,
  top,
  width,
  height,
}: Box): Record<'left' | 'top' | 'width' | 'height', string> {
  return { left: `${left}%`, top: `${top}%`, width: `${width}%`, height: `${height}%` };
}

/** Everything but a box. */
function around({ left, top, width, height }: Box): string {
  const [right, bottom] = [left + width, top + height];
  const hole = [
    [left, top],
    [left, bottom],
    [right, bottom],
    [right, top],
    [left, top],
  ];
  const points = [[0, 0], [100, 0], [100, 100], [0, 100], [0, 0], ...hole];
  return `polygon(evenodd, ${points.map(([x, y]) => `${x}% ${y}%`).join(', ')})`;
}
