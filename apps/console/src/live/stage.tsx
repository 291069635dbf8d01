import { useConnection, useKey, useLivePicture } from '@sightglass/react';
import { type KeyboardEvent, type ReactElement, useCallback, useMemo, useRef, useState } from 'react';
import { ChangeLine } from '../people/change-line.tsx';
import { useSession } from '../session/session.ts';
import { useSecondRendering } from '../state/second-rendering.ts';
import { CameraTools } from './camera-tools.tsx';
import { InsetHandle } from './inset-handle.tsx';
import { NoSignal } from './no-signal.tsx';
import { useLiveWords } from './phrases.ts';
import { sightOf } from './sight.ts';
import { SightMark } from './sight-mark.tsx';
import { useKeptFrames } from './use-kept-frames.ts';
import { useSize } from './use-size.ts';
import { useZoom, type ZoomControl } from './use-zoom.ts';
import { ViewTools } from './view-tools.tsx';
import { fit, frameOf, type Size, STEP } from './zoom.ts';
import { ZoomHand } from './zoom-hand.tsx';
import { ZoomMark } from './zoom-mark.tsx';
import './stage.css';
import './marks.css';
import './tools.css';
import './whole-screen.css';

/** Where the arrow keys look. */
const ARROWS: ReadonlyMap<string, readonly [x: number, y: number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Before the stage was laid out. */
const NOTHING: Size = Object.freeze({ width: 0, height: 0 });

/** The live picture, as large as there is room, with its marks and tools on the rim. */
export function Stage(): ReactElement {
  const words = useLiveWords();
  const stage = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const lastFrameAt = useRef<number>(undefined);
  const { state, delayMs, attach } = useLivePicture({
    onShown: () => {
      lastFrameAt.current = Date.now();
    },
  });
  const [host, setHost] = useState<HTMLElement | null>(null);
  const frames = useKeptFrames(host);
  const [hasGrid, setGrid] = useState(false);
  const hasAll = useSecondRendering();
  const [resolution = '16x9'] = useKey('resolution');
  const [record] = useKey('record');

  const aspect = aspectOf(resolution);
  const size = useSize(stage);
  const bounds = useMemo(
    () => ({ stage: size ?? NOTHING, fitted: fit(size ?? NOTHING, aspect) }),
    [size, aspect],
  );
  const zoom = useZoom(bounds);
  const { scale, x, y } = zoom.zoom;

  const sight = useSight(state.status);
  const isFresh = sight === 'live' || sight === 'dark';
  const put = useCallback(
    (element: HTMLElement | null) => {
      setHost(element);
      attach(element);
    },
    [attach],
  );

  return (
    <section
      className="live"
      aria-label={words.stage}
      data-sight={sight}
      data-state={state.status}
      data-record={record === 'pause' ? 'paused' : record ? 'recording' : 'idle'}
      data-frozen={frames.frozenAt !== undefined}
    >
      <div className="live-stage" ref={stage}>
        <div
          className="live-frame"
          style={{ ...frameOf(bounds, scale), visibility: size ? 'visible' : 'hidden' }}
        >
          <div
            className="live-surface"
            ref={surface}
            role="application"
            aria-label={words.picture}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the picture, as fingers do
            tabIndex={0}
            data-zoomed={scale > 1}
            onKeyDown={(event) => steer(event, zoom)}
          >
            <div
              className="live-lens"
              data-way={state.status === 'live' ? state.way : undefined}
              style={{ ...bounds.fitted, transform: `translate(${x}px, ${y}px) scale(${scale})` }}
            >
              <div className="live-picture" ref={put} role="img" aria-label={words.stage} />
              <canvas className="live-last" ref={frames.last} hidden={isFresh || !frames.hasLast} />
              <canvas className="live-frozen" ref={frames.frozen} hidden={frames.frozenAt === undefined} />
              {hasAll && sight !== 'lost' && <NoSignal aspect={aspect} />}
            </div>
            {hasAll && scale === 1 && sight !== 'lost' && <Inset aspect={aspect} />}
          </div>
          {hasGrid && <div className="live-grid" aria-hidden="true" />}
          <div className="live-ring" aria-hidden="true" />
          {hasAll && (
            <>
              <SightMark
                sight={sight}
                picture={state}
                delayMs={delayMs}
                lastFrameAt={lastFrameAt}
                frozenAt={frames.frozenAt}
              />
              <ZoomMark zoom={zoom} />
              <ChangeLine />
              <ZoomHand surface={surface} zoom={zoom} />
            </>
          )}
        </div>
      </div>
      <div className="live-rim">
        {hasAll && (
          <>
            <CameraTools />
            <ViewTools
              zoom={zoom}
              isFrozen={frames.frozenAt !== undefined}
              hasGrid={hasGrid}
              onFreeze={frames.toggleFreeze}
              onGrid={() => setGrid((before) => !before)}
            />
          </>
        )}
      </div>
    </section>
  );
}

/** The second camera can be moved by those who may. */
function Inset({ aspect }: { readonly aspect: number }): ReactElement | undefined {
  return useSession().may('Device_rw') ? <InsetHandle aspect={aspect} /> : undefined;
}

/** What there is to see. */
function useSight(picture: Parameters<typeof sightOf>[0]['picture']) {
  const { status } = useConnection();
  const [wasOpen, setWasOpen] = useState(status === 'open');
  if (status === 'open' && !wasOpen) setWasOpen(true);
  const [main] = useKey('main-camera');
  const [hasSignal] = useKey(main === 2 ? 'cam2-exists' : 'cam1-exists');
  return sightOf({ connection: status, wasOpen, picture, hasSignal, mayWatch: main !== undefined });
}

/** Moves and zooms by keys. */
function steer(event: KeyboardEvent, zoom: ZoomControl): void {
  const isClose = zoom.zoom.scale > 1;
  const [x, y] = ARROWS.get(event.key) ?? [0, 0];
  if (x !== 0 || y !== 0) zoom.move(x, y);
  else if (event.key === 'Enter' && !isClose) zoom.by(STEP);
  else if (isClose && (event.key === 'Enter' || event.key === 'Escape')) zoom.reset();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Width by height of `1280x720`. */
function aspectOf(resolution: string): number {
  const [width = 16, height = 9] = resolution.split('x').map(Number);
  return width > 0 && height > 0 ? width / height : 16 / 9;
}
