import { type ReactElement, useEffect, useState } from 'react';
import { say } from '../notices/notices.tsx';
import { Observable, useObservable } from '../state/observable.ts';
import type { HelpDialog } from './help-dialog.tsx';
import { useWords } from './phrases.ts';
import { useShortcut } from './shortcuts.ts';

const isOpen = new Observable(false);

/** Opens the list of all keys. */
export function openHelp(): void {
  isOpen.set(true);
}

/** What the keys of the keyboard do, opened by `?`; the list itself comes when it is first asked for. */
export function HelpOverlay(): ReactElement | null {
  const words = useWords();
  const isShown = useObservable(isOpen);
  const [list, setList] = useState<{ readonly Dialog: typeof HelpDialog }>();
  useShortcut('?', words.open, openHelp);
  const { missing } = words;
  const isWanted = isShown && list === undefined;
  useEffect(() => {
    if (!isWanted) return;
    import('./help-dialog.tsx').then(
      ({ HelpDialog: Dialog }) => setList({ Dialog }),
      () => {
        isOpen.set(false);
        say(missing, { kind: 'problem' });
      },
    );
  }, [isWanted, missing]);
  return isShown && list ? <list.Dialog onClose={() => isOpen.set(false)} /> : null;
}
