/** Where an arrow key leads. */
export type Step = 'before' | 'after' | 'above' | 'below' | 'first' | 'last';

/** Place of a card on the page. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * The card an arrow key leads to, in cards that run in lines.
 *
 * @returns its index; the same one where there is none further
 */
export function neighbour(places: readonly Place[], index: number, step: Step): number {
  const here = places[index];
  if (!here) return index;
  const last = places.length - 1;
  if (step === 'first') return 0;
  if (step === 'last') return last;
  if (step === 'before') return Math.max(0, index - 1);
  if (step === 'after') return Math.min(last, index + 1);

  const isBeyond = ({ y }: Place) => (step === 'below' ? y > here.y + 1 : y < here.y - 1);
  const beyond = places.filter(isBeyond);
  if (beyond.length === 0) return index;
  const line =
    step === 'below' ? Math.min(...beyond.map(({ y }) => y)) : Math.max(...beyond.map(({ y }) => y));
  const distance = ({ x, y }: Place) =>
    Math.abs(y - line) > 1 ? Number.POSITIVE_INFINITY : Math.abs(x - here.x);
  return places.reduce(
    (best, place, each) => (distance(place) < distance(places[best] ?? here) ? each : best),
    places.findIndex((place) => isBeyond(place) && Math.abs(place.y - line) <= 1),
  );
}
