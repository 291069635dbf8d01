import { useShortcut } from '../../help/shortcuts.ts';
import { useWords } from '../phrases.ts';
import { type Marks, markIn, markOut } from './marks.ts';
import { nextSpeed } from './speeds.ts';
import { type FilmClock, frameCount } from './timecode.ts';
import type { Film } from './use-film.ts';

interface PlayerKeys {
  readonly film: Film;
  readonly clock: FilmClock;
  readonly marks: Marks;
  readonly setMarks: (marks: Marks) => void;
}

/** The player by keys, as programs for cutting films have them. */
export function usePlayerKeys({ film, clock, marks, setMarks }: PlayerKeys): void {
  const words = useWords();
  useShortcut(' ', words.play, film.toggle, { group: 'library' });
  useShortcut('k', words.play, film.toggle, { group: 'library' });
  useShortcut(',', words.previousFrame, () => film.step(-1), { group: 'library', repeats: true });
  useShortcut('.', words.nextFrame, () => film.step(1), { group: 'library', repeats: true });
  useShortcut('j', words.back10, () => film.skip(-10), { group: 'library', repeats: true });
  useShortcut('l', words.on10, () => film.skip(10), { group: 'library', repeats: true });
  useShortcut('<', words.slower, () => film.setSpeed(nextSpeed(film.speed, -1)), { group: 'library' });
  useShortcut('>', words.faster, () => film.setSpeed(nextSpeed(film.speed, 1)), { group: 'library' });
  useShortcut('i', words.markIn, () => setMarks(markIn(marks, film.frame)), { group: 'library' });
  useShortcut('o', words.markOut, () => setMarks(markOut(marks, film.frame)), { group: 'library' });
  useShortcut('Home', words.toStart, () => film.show(0), { group: 'library' });
  useShortcut('End', words.toEnd, () => film.show(frameCount(clock) - 1), { group: 'library' });
}
