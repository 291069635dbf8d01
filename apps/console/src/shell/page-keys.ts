import { useLocation } from 'wouter';
import { useShortcut } from '../help/shortcuts.ts';
import { useSession } from '../session/session.ts';
import { useWords } from './phrases.ts';

/** The keys that turn to the pages of the console: to the administration only somebody who is signed in. */
export function usePageKeys(): void {
  const words = useWords();
  const { username } = useSession();
  const [, navigate] = useLocation();
  useShortcut('v', words.keyTo(words.live), () => navigate('/'));
  useShortcut('t', words.keyTo(words.library), () => navigate('/library'));
  useShortcut('d', username === undefined ? undefined : words.keyTo(words.administration), () =>
    navigate('/admin'),
  );
}
