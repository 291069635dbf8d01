import type { LucideIcon } from 'lucide-react';
import {
  ChevronFirst,
  ChevronLast,
  Maximize,
  Minimize,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  Scissors,
  X,
} from 'lucide-react';
import { type ReactElement, type RefObject, useEffect, useState } from 'react';
import { useFormats } from '../../language/formats.ts';
import { useWords } from '../phrases.ts';
import { isMarked, type Marks, markIn, markOut, NO_MARKS, partOf } from './marks.ts';
import { SPEEDS } from './speeds.ts';
import { type FilmClock, timecode } from './timecode.ts';
import type { Film } from './use-film.ts';

interface PlayerBarProps {
  readonly film: Film;
  readonly clock: FilmClock;
  readonly marks: Marks;
  readonly onMarks: (marks: Marks) => void;
  readonly onDownload: () => void;
  /** What fills the screen. */
  readonly stage: RefObject<HTMLElement | null>;
}

/** Buttons of the player. */
export function PlayerBar({ film, clock, marks, onMarks, onDownload, stage }: PlayerBarProps): ReactElement {
  const words = useWords();
  const formats = useFormats();
  const part = partOf(marks, clock);
  return (
    <div className="library-player-bar">
      <div className="library-player-group">
        <Button icon={RotateCcw} name={words.back10} onClick={() => film.skip(-10)} />
        <Button icon={ChevronFirst} name={words.previousFrame} onClick={() => film.step(-1)} />
        <Button
          icon={film.isPlaying ? Pause : Play}
          name={film.isPlaying ? words.pause : words.play}
          onClick={film.toggle}
          isMain
        />
        <Button icon={ChevronLast} name={words.nextFrame} onClick={() => film.step(1)} />
        <Button icon={RotateCw} name={words.on10} onClick={() => film.skip(10)} />
      </div>
      <div className="library-player-group">
        <label className="library-speed">
          <span className="unseen">{words.speed}</span>
          <select value={film.speed} onChange={({ target }) => film.setSpeed(Number(target.value))}>
            {SPEEDS.map((speed) => (
              <option key={speed} value={speed}>
                {formats.number(speed, 2)} ×
              </option>
            ))}
          </select>
        </label>
        <FullScreen stage={stage} />
      </div>
      <div className="library-player-group library-marks">
        <button
          type="button"
          className="button"
          aria-pressed={marks.in !== null}
          onClick={() => onMarks(markIn(marks, film.frame))}
        >
          <span aria-hidden="true">[</span>
          {words.markIn}
        </button>
        <button
          type="button"
          className="button"
          aria-pressed={marks.out !== null}
          onClick={() => onMarks(markOut(marks, film.frame))}
        >
          {words.markOut}
          <span aria-hidden="true">]</span>
        </button>
        {isMarked(marks) && (
          <>
            <span className="library-part" role="status">
              <span className="unseen">{words.part(timecode(part.from), timecode(part.to))}</span>
              <span aria-hidden="true">
                {timecode(part.from)} – {timecode(part.to)}
              </span>
            </span>
            <button type="button" className="button button-main" onClick={onDownload}>
              <Scissors aria-hidden="true" size={20} strokeWidth={1.75} />
              {words.downloadPart}
            </button>
            <Button icon={X} name={words.clearMarks} onClick={() => onMarks(NO_MARKS)} />
          </>
        )}
      </div>
    </div>
  );
}

interface ButtonProps {
  readonly icon: LucideIcon;
  readonly name: string;
  readonly onClick: () => void;
  readonly isMain?: boolean;
}

function Button({ icon: Icon, name, onClick, isMain = false }: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      className={isMain ? 'library-icon library-play' : 'library-icon'}
      aria-label={name}
      title={name}
      onClick={onClick}
    >
      <Icon aria-hidden="true" size={24} strokeWidth={1.75} />
    </button>
  );
}

function FullScreen({ stage }: Pick<PlayerBarProps, 'stage'>): ReactElement | null {
  const words = useWords();
  const [isFull, setFull] = useState(false);
  useEffect(() => {
    const onChange = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const toggle = () => {
    // A browser that refuses leaves everything as it is.
    if (isFull) document.exitFullscreen().catch(() => {});
    else stage.current?.requestFullscreen().catch(() => {});
  };
  return (
    <Button
      icon={isFull ? Minimize : Maximize}
      name={isFull ? words.leaveFullScreen : words.fullScreen}
      onClick={toggle}
    />
  );
}
