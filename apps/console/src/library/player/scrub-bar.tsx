import type { ReactElement } from 'react';
import { useWords } from '../phrases.ts';
import { isMarked, type Marks } from './marks.ts';
import { type FilmClock, frameCount, timecode, timecodeOf } from './timecode.ts';
import type { Film } from './use-film.ts';

interface ScrubBarProps {
  readonly film: Film;
  readonly clock: FilmClock;
  readonly marks: Marks;
}

/** The whole film as a line: where it is, and which part is marked. Arrow keys go from frame to frame. */
export function ScrubBar({ film, clock, marks }: ScrubBarProps): ReactElement {
  const words = useWords();
  const last = Math.max(1, frameCount(clock) - 1);
  const share = (frame: number) => `${(Math.min(frame, last) / last) * 100}%`;
  const at = timecodeOf(film.frame, clock);
  const whole = timecode(clock.durationMs);
  return (
    <div className="library-scrub">
      <div className="library-scrub-line" aria-hidden="true">
        <span className="library-scrub-done" style={{ width: share(film.frame) }} />
        {isMarked(marks) && (
          <span
            className="library-scrub-part"
            style={{
              left: share(marks.in ?? 0),
              width: `calc(${share(marks.out ?? last)} - ${share(marks.in ?? 0)})`,
            }}
          />
        )}
      </div>
      <input
        type="range"
        aria-label={words.position}
        aria-valuetext={words.positionOf(at, whole)}
        min={0}
        max={last}
        step={1}
        value={film.frame}
        onChange={({ target }) => film.show(Number(target.value))}
      />
      <p className="library-time">
        <output aria-label={words.position}>{at}</output>
        <span>/ {whole}</span>
        <span className="library-frame">{words.frame(film.frame)}</span>
      </p>
    </div>
  );
}
