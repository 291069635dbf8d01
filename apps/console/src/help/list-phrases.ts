import { phrases } from '../language/phrases.ts';

/** The words of the list of all keys. */
export const useListWords = phrases(
  {
    title: 'Keyboard',
    everywhere: 'Tab goes on, Shift+Tab back, Enter presses, Esc closes.',
    sliders: 'On a slider: arrow keys step 1, page keys 10.',
    key: 'Key',
    does: 'Does',
    groups: 'Live Recording Library Everywhere',
    names: 'Space Home End Del Esc Ctrl Shift',
    move: 'Move the enlarged picture',
    walk: 'From one recording to the next, with Shift choose them',
    ends: 'To the first, to the last',
    choose: 'Choose it, or not',
  },
  {
    title: 'Tastatur',
    everywhere: 'Tab geht weiter, Umschalt+Tab zurück, Eingabe drückt, Esc schließt.',
    sliders: 'Auf einem Regler: Pfeiltasten gehen um 1, Bildtasten um 10.',
    key: 'Taste',
    does: 'Wirkung',
    groups: 'Live Aufnahme Mediathek Überall',
    names: 'Leertaste Pos1 Ende Entf Esc Strg Umschalt',
    move: 'Vergrößertes Bild verschieben',
    walk: 'Von einer Aufnahme zur nächsten, mit Umschalt auswählen',
    ends: 'Zur ersten, zur letzten',
    choose: 'Auswählen oder nicht',
  },
);
