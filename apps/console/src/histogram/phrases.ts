import { phrases } from '../language/phrases.ts';

/** What the histogram says. */
export const useWords = phrases(
  {
    name: 'Histogram of the live picture',
    mean: (percent: string) => `Mean ${percent}`,
    dark: (percent: string) => `${percent} black`,
    bright: (percent: string) => `${percent} clipped`,
    waiting: 'Waiting for the picture',
    none: 'No picture',
  },
  {
    name: 'Histogramm des Livebilds',
    mean: (percent: string) => `Mittel ${percent}`,
    dark: (percent: string) => `${percent} schwarz`,
    bright: (percent: string) => `${percent} überstrahlt`,
    waiting: 'Wartet auf das Bild',
    none: 'Kein Bild',
  },
);
