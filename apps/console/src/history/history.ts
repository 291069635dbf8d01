import type { Camera, Patch } from '@sightglass/client';
import { Authors } from './authors.ts';
import { Timeline } from './timeline.ts';
import { type Contest, isValue, type Passage, type Value, type Values } from './values.ts';

/** What became of an undo or a redo. */
export interface Outcome {
  /** What was set. */
  readonly values: Values;
  /** What was not, for somebody else has changed it since. */
  readonly contests: readonly Contest[];
  /** What the camera refused, and why. */
  readonly refused: ReadonlyMap<string, Error>;
}

/** What is to be seen of a history. */
export interface Reach {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

const NOWHERE: Reach = Object.freeze({ canUndo: false, canRedo: false });

/** The changes made on this page, and the way back from them. */
export class History {
  /** Who set which key last. */
  readonly authors = new Authors();
  readonly #camera: Pick<Camera, 'set' | 'state'>;
  readonly #timeline = new Timeline();
  readonly #listeners = new Set<() => void>();
  /** What is under way; an undo waits for it. */
  readonly #underWay = new Set<Promise<unknown>>();
  #reach = NOWHERE;

  constructor(camera: Pick<Camera, 'set' | 'state'>) {
    this.#camera = camera;
  }

  /** What can be taken back and made again; the same object as long as nothing changes. */
  readonly reach = (): Reach => this.#reach;

  /** Calls `listener` when there is another {@link reach}. @returns ends that */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Follows a change that is under way, and remembers it when it is a fact.
   *
   * @param gesture - changes of one gesture are one step
   * @param from - the confirmed value before the gesture
   * @param answer - is fulfilled with the confirmed value
   */
  follow(gesture: symbol, key: string, from: unknown, sent: Value, answer: Promise<unknown>): void {
    this.authors.sent({ [key]: sent });
    this.#wait(
      answer.then((to) => {
        if (isValue(from) && isValue(to)) this.note(gesture, { [key]: from }, { [key]: to });
      }),
    );
  }

  /** Remembers a change that was made already, such as by a preset. */
  note(gesture: symbol, from: Values, to: Values): void {
    this.authors.sent(to);
    this.#timeline.note({ gesture, from, to });
    this.#tell();
  }

  /** Sets several keys as one step. @returns what the camera refused, and why */
  async change(values: Values): Promise<ReadonlyMap<string, Error>> {
    const before = this.#camera.state as Readonly<Record<string, unknown>>;
    const gesture = Symbol();
    const { done, refused } = await this.#wait(this.#send(values));
    const from = Object.fromEntries(
      Object.keys(done).flatMap((key) => (isValue(before[key]) ? [[key, before[key]]] : [])),
    );
    this.note(gesture, from, done);
    return refused;
  }

  /** Takes the last change back. @returns undefined when there is none */
  undo(): Promise<Outcome | undefined> {
    return this.#go((now) => this.#timeline.undo(now));
  }

  /** Makes the change again that was taken back last. @returns undefined when there is none */
  redo(): Promise<Outcome | undefined> {
    return this.#go((now) => this.#timeline.redo(now));
  }

  /** Forgets everything, such as when somebody else signs in. */
  clear(): void {
    this.#timeline.clear();
    this.#tell();
  }

  async #go(
    step: (now: Readonly<Record<string, unknown>>) => Passage | undefined,
  ): Promise<Outcome | undefined> {
    await Promise.allSettled([...this.#underWay]);
    const way = step(this.#camera.state as Readonly<Record<string, unknown>>);
    this.#tell();
    if (way === undefined) return undefined;
    const { done, refused } = await this.#wait(this.#send(way.values));
    return { values: done, contests: way.contests, refused };
  }

  /** Sets keys, all in one message, and finds out what became of each. */
  async #send(values: Values): Promise<{ done: Values; refused: ReadonlyMap<string, Error> }> {
    const done: Record<string, Value> = {};
    const refused = new Map<string, Error>();
    this.authors.sent(values);
    await Promise.all(
      Object.entries(values).map(async ([key, value]) => {
        try {
          // What can be undone are keys of the table with values that they had.
          const confirmed = await this.#camera.set({ [key]: value } as Patch);
          const fact = (confirmed as Readonly<Record<string, unknown>>)[key];
          if (isValue(fact)) done[key] = fact;
        } catch (problem) {
          refused.set(key, problem instanceof Error ? problem : new Error(String(problem)));
        }
      }),
    );
    return { done, refused };
  }

  #wait<T>(work: Promise<T>): Promise<T> {
    const own: Promise<unknown> = work.then(
      () => this.#underWay.delete(own),
      () => this.#underWay.delete(own),
    );
    this.#underWay.add(own);
    return work;
  }

  #tell(): void {
    const { canUndo, canRedo } = this.#timeline;
    if (canUndo === this.#reach.canUndo && canRedo === this.#reach.canRedo) return;
    this.#reach = { canUndo, canRedo };
    for (const listener of [...this.#listeners]) listener();
  }
}
