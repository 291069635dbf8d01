import { phrases } from '../language/phrases.ts';

export const useWords = phrases(
  { close: 'Close', cancel: 'Cancel' },
  { close: 'Schließen', cancel: 'Abbrechen' },
);
