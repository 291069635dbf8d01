import { useCamera } from '@sightglass/react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useShortcut } from '../help/shortcuts.ts';
import { neutralValues } from '../instruments/catalogue.ts';
import { useNotices } from '../notices/notices.tsx';
import { useSession } from '../session/session.ts';
import { Comparison } from './comparison.ts';
import { useWords } from './phrases.ts';
import { useHistory } from './use-history.ts';
import { useWayBack } from './use-way-back.ts';

/** What belongs to the way back while no panel is open: its keys, and a comparison that was cut short. Shows nothing. */
export function HistoryKeeper(): null {
  const { undo, redo } = useWayBack();
  const words = useWords();
  const [location] = useLocation();
  // Elsewhere nobody sees what it would change.
  const onLive = (name: string) => (location === '/' ? name : undefined);
  useShortcut('Ctrl+Z', onLive(words.undo), () => void undo(), { group: 'live' });
  useShortcut('Ctrl+Y', onLive(words.redo), () => void redo(), { group: 'live' });
  useShortcut('Ctrl+Shift+Z', onLive(words.redo), () => void redo(), { group: 'live' });
  useRecovery();
  return null;
}

/** Makes good what a page that ended in the middle of a comparison has left behind. */
function useRecovery(): void {
  const camera = useCamera();
  const { may } = useSession();
  const { say } = useNotices();
  const { recovered } = useWords();
  const mayWrite = may('Device_rw');
  const authors = useHistory()?.authors;
  useEffect(() => {
    if (!camera || !authors || !mayWrite) return;
    let isGone = false;
    const recover = async () => {
      await camera.opened();
      if (!isGone && (await new Comparison(camera, authors, neutralValues()).recover())) say(recovered);
    };
    // Closed, or refused: the next page tries again.
    recover().catch(() => {});
    return () => {
      isGone = true;
    };
  }, [camera, authors, mayWrite, say, recovered]);
}
