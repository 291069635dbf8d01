import type { LivePictureState } from '@sightglass/client/live';
import { useKey } from '@sightglass/react';
import type { ReactElement, RefObject } from 'react';
import { useFormats } from '../language/formats.ts';
import { clock } from '../transport/clock.ts';
import { useLiveWords } from './phrases.ts';
import type { Sight } from './sight.ts';
import { useFold } from './use-fold.ts';
import { useNow } from './use-now.ts';

/** Props of {@link SightMark}. */
export interface SightMarkProps {
  readonly sight: Sight;
  readonly picture: LivePictureState;
  /** From the camera to the screen, in ms; null where it is not known. */
  readonly delayMs: number | null;
  /** When the last frame was shown, in ms since 1970; undefined where none was. */
  readonly lastFrameAt: RefObject<number | undefined>;
  /** When the picture was frozen, in ms since 1970; undefined when it is not. */
  readonly frozenAt: number | undefined;
}

/** What the picture is, on its rim, to be read from three metres away. */
export function SightMark(props: SightMarkProps): ReactElement {
  const { sight, picture, delayMs, lastFrameAt, frozenAt } = props;
  const words = useLiveWords();
  const formats = useFormats();
  const isOld = sight === 'lost' || sight === 'still';
  const isFrozen = frozenAt !== undefined;
  const now = useNow(isOld || isFrozen);
  const shownAt = lastFrameAt.current;
  return (
    <div className="live-marks" data-sight={sight}>
      {sight === 'live' && !isFrozen && <LiveMark picture={picture} delayMs={delayMs} />}
      {sight !== 'live' && sight !== 'dark' && (
        <p className="live-mark" role="status">
          {words[sight]}
        </p>
      )}
      {isOld && shownAt !== undefined && (
        <p className="live-mark live-age">{words.old(formats.duration(now - shownAt))}</p>
      )}
      {isFrozen && (
        <>
          <p className="live-mark live-frozen-mark" role="status">
            {words.frozen(formats.time(frozenAt))}
          </p>
          <p className="live-mark live-frozen-mark">
            {words.old(formats.duration(Math.max(0, now - frozenAt)))}
          </p>
        </>
      )}
      {sight !== 'lost' && <RecordingMark />}
    </div>
  );
}

/** The dot and the delay; pressed, it tells the way by which the picture comes, and why by no quicker one. */
function LiveMark({ picture, delayMs }: Pick<SightMarkProps, 'picture' | 'delayMs'>): ReactElement {
  const words = useLiveWords();
  const { field, isOpen, toggle } = useFold<HTMLDivElement>();
  const way = picture.status === 'live' ? picture.way : undefined;
  return (
    <div className="live-how" ref={field}>
      <button type="button" className="live-mark live-now" aria-expanded={isOpen} onClick={toggle}>
        <span className="live-dot" aria-hidden="true" />
        {words.live}
        {delayMs !== null && <span className="live-delay">{words.ms(delayMs)}</span>}
      </button>
      {isOpen && (
        <dl className="live-way">
          <dt>{words.how}</dt>
          <dd>{way && words[way]}</dd>
          <dt>{words.delay}</dt>
          <dd>{delayMs === null ? words.unknownDelay : words.ms(delayMs)}</dd>
          {picture.status === 'live' && picture.why !== '' && (
            <>
              <dt>{words.why}</dt>
              <dd>{picture.why}</dd>
            </>
          )}
        </dl>
      )}
    </div>
  );
}

function RecordingMark(): ReactElement | undefined {
  const words = useLiveWords();
  const [record] = useKey('record');
  const [recording] = useKey('recording');
  if (record === undefined || record === false) return undefined;
  const isPaused = record === 'pause';
  return (
    <p className="live-mark live-recording" data-record={isPaused ? 'paused' : 'recording'}>
      {isPaused ? words.paused : words.recording}
      {recording && <span className="live-elapsed">{clock(recording.durationMs)}</span>}
    </p>
  );
}
