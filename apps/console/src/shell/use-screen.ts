import { useSyncExternalStore } from 'react';

/** The three sizes of the page: see `shell.css`, which has the same limits. */
export type Screen = 'phone' | 'panel' | 'desktop';

const PHONE = matchMedia('(max-width: 719px)');
const DESKTOP = matchMedia('(min-width: 1200px)');

function subscribe(listener: () => void): () => void {
  for (const query of [PHONE, DESKTOP]) query.addEventListener('change', listener);
  return () => {
    for (const query of [PHONE, DESKTOP]) query.removeEventListener('change', listener);
  };
}

function screenNow(): Screen {
  if (PHONE.matches) return 'phone';
  return DESKTOP.matches ? 'desktop' : 'panel';
}

/** The size of the page; the component renders again when it becomes another. */
export function useScreen(): Screen {
  return useSyncExternalStore(subscribe, screenNow);
}
