import { useSyncExternalStore } from 'react';
import { type Download, Downloads } from './downloads.ts';

/** Those of this page, whatever is looked at. */
export const downloads = new Downloads();

/** What is on its way, and what has come. */
export function useDownloads(): readonly Download[] {
  return useSyncExternalStore(downloads.watch, downloads.list);
}

/** Whoever closes the page is asked first, while something is on its way. */
addEventListener('beforeunload', (event) => {
  if (downloads.isBusy) event.preventDefault();
});
