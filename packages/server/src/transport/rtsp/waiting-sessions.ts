/** Sessions that are set up and do not play, at most: each has two ports where it is over UDP. */
export const WAITING_SESSIONS = 100;

/** Of a session, what tells whether it is in the way. */
interface Waiting {
  readonly play: { readonly isPlaying: boolean };
  /** Network address of its player. */
  readonly address: string;
}

/**
 * Which session has to end before another one is set up: the oldest that does not play, of the address that has most of
 * these, so that nobody who only sets up keeps out who comes to play.
 *
 * @param sessions - in the order in which they were set up
 * @returns undefined where there is room
 */
export function surplusSession<S extends Waiting>(sessions: Iterable<S>): S | undefined {
  const waiting = [...sessions].filter(({ play }) => !play.isPlaying);
  if (waiting.length < WAITING_SESSIONS) return undefined;
  const counts = new Map<string, number>();
  for (const { address } of waiting) counts.set(address, (counts.get(address) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return waiting.find(({ address }) => counts.get(address) === most);
}
