import { phrases } from '../language/phrases.ts';

export const useWords = phrases(
  {
    title: 'A first look around',
    picture:
      'The picture. Wheel, pinch or double tap zooms; a red ring around it means that it is being recorded.',
    instruments:
      'The instruments. Every slider works at once, for everybody; undo takes the last change back.',
    transport: 'Record, pause, stop, take a picture. Beside them stands how many hours of room are left.',
    step: (at: number, count: number) => `${at} of ${count}`,
    next: 'Next',
    done: 'Begin',
    skip: 'Skip',
  },
  {
    title: 'Ein erster Rundgang',
    picture:
      'Das Bild. Mausrad, zwei Finger oder doppeltes Tippen vergrößern; ein roter Ring heißt: Es wird aufgenommen.',
    instruments: 'Die Regler. Jeder wirkt sofort und für alle; Rückgängig nimmt die letzte Änderung zurück.',
    transport:
      'Aufnehmen, anhalten, beenden, Bild machen. Daneben steht, für wie viele Stunden noch Platz ist.',
    step: (at: number, count: number) => `${at} von ${count}`,
    next: 'Weiter',
    done: 'Los',
    skip: 'Überspringen',
  },
);
