/** How fast a film may be played: times its own speed. */
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4] as const;

/** The next speed up or down; the same at either end. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const further = SPEEDS.filter((each) => (direction > 0 ? each > speed : each < speed));
  return further.at(direction > 0 ? 0 : -1) ?? speed;
}
