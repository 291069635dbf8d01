import { type Passage, passage, type Value, type Values } from './values.ts';

/** One change as somebody meant it, such as a whole drag of a slider. */
export interface Step {
  /** Changes of one gesture are one step. */
  readonly gesture: symbol;
  readonly from: Values;
  readonly to: Values;
}

/** Steps that are kept. */
const MOST_STEPS = 100;

/** The changes that were made here, to be taken back and made again. It remembers; it sets nothing. */
export class Timeline {
  readonly #done: Step[] = [];
  readonly #undone: Step[] = [];

  /** Whether there is a step to take back. */
  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  /** Whether there is a step to make again. */
  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** A change was made. What was taken back before cannot be made again. */
  note(step: Step): void {
    const last = this.#done.at(-1);
    const isSame = last?.gesture === step.gesture;
    const whole = isSame
      ? { ...step, from: { ...step.from, ...last.from }, to: { ...last.to, ...step.to } }
      : step;
    const real = withoutStandstill(whole);
    if (isSame) this.#done.pop();
    if (real === undefined) return;
    this.#done.push(real);
    if (this.#done.length > MOST_STEPS) this.#done.shift();
    this.#undone.length = 0;
  }

  /** Goes back by one step. @returns what is to be set for it; undefined at the beginning */
  undo(now: Readonly<Record<string, unknown>>): Passage | undefined {
    const step = this.#done.pop();
    if (step === undefined) return undefined;
    this.#undone.push(step);
    return passage(step.to, step.from, now);
  }

  /** Goes forward by one step. @returns what is to be set for it; undefined at the end */
  redo(now: Readonly<Record<string, unknown>>): Passage | undefined {
    const step = this.#undone.pop();
    if (step === undefined) return undefined;
    this.#done.push(step);
    return passage(step.from, step.to, now);
  }

  /** Forgets everything. */
  clear(): void {
    this.#done.length = 0;
    this.#undone.length = 0;
  }
}

/** The step without the keys that came back to where they were; undefined when that is all of them. */
function withoutStandstill({ gesture, from, to }: Step): Step | undefined {
  const keys = Object.keys(to).filter((key) => from[key] !== to[key]);
  if (keys.length === 0) return undefined;
  const pick = (values: Values): Values =>
    Object.fromEntries(
      keys.flatMap((key): [string, Value][] => (values[key] === undefined ? [] : [[key, values[key]]])),
    );
  return { gesture, from: pick(from), to: pick(to) };
}
