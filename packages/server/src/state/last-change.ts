import { type Key, type LastChange, rowOf, type State } from '@sightglass/protocol';

/** How long a change waits for others until it is told who made it, in ms: a dragged slider costs 20 messages a second. */
const TELL_DELAY = 50;

/**
 * Tells who has changed what, as the key `last-change`: a moment later than the values themselves, which it never holds
 * up. What one hand does in this moment is told as one change; where several hands meet, the latest is told.
 */
export class ChangeTeller {
  readonly #tell: (change: LastChange) => void;
  #waiting: Omit<LastChange, 'keys'> | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: (change: LastChange) => void) {
    this.#tell = tell;
  }

  /**
   * Takes note of what somebody has changed. What only happens once, such as a picture, leaves nothing to tell.
   *
   * @param id - grows with every change
   * @param keys - those whose values are others now
   */
  note(id: number, by: string | null, keys: readonly Key[], from: State, to: Partial<State>): void {
    const told = keys.filter((key) => rowOf(key).write !== 'nobody' && rowOf(key).type !== 'trigger');
    if (told.length === 0) return;
    const before = this.#waiting?.by === by ? this.#waiting : undefined;
    this.#waiting = {
      id,
      by,
      at: new Date().toISOString(),
      from: { ...Object.fromEntries(told.map((key) => [key, from[key]])), ...before?.from },
      to: { ...before?.to, ...Object.fromEntries(told.map((key) => [key, to[key]])) },
    };
    this.#timer ??= setTimeout(() => this.#announce(), TELL_DELAY).unref();
  }

  #announce(): void {
    const change = this.#waiting;
    this.#timer = undefined;
    this.#waiting = undefined;
    if (!change) return;
    // What was put back within the moment has not changed.
    const keys = Object.keys(change.to).filter((key) => change.to[key] !== change.from[key]);
    if (keys.length === 0) return;
    const among = (values: LastChange['from']) => Object.fromEntries(keys.map((key) => [key, values[key]]));
    this.#tell({ ...change, keys, from: among(change.from), to: among(change.to) });
  }
}
