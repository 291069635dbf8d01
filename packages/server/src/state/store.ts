import { isDeepStrictEqual } from 'node:util';
import {
  allows,
  checkValue,
  defaultState,
  findKey,
  type Key,
  type MediaRecord,
  type Offer,
  ProtocolError,
  rowOf,
  type State,
} from '@sightglass/protocol';
import type { Actor } from './actor.ts';
import type { CameraControl } from './camera-control.ts';
import type { Applied, Change, Outcome } from './change.ts';
import { checkMoment } from './rules.ts';
import { Steps } from './steps.ts';
import type { WriteWitness } from './witness.ts';

/** A key of a request that has the right to be written and a value in its range. */
interface Checked {
  readonly name: string;
  readonly key: Key;
  readonly value: unknown;
  readonly place: number;
}

/** A key that was refused, with its place in the request. */
interface Refused {
  readonly problem: ProtocolError;
  readonly place: number;
}

/** A key whose change is a fact and only has to be written down. */
interface Done extends Omit<Checked, 'value'> {
  readonly value: State[Key];
  readonly made?: MediaRecord;
  /** What else is so with it. */
  readonly facts?: Partial<State>;
}

/**
 * The values of all keys, and the one way in which they change: permission, type and range, state
 * rules, camera, value, announcement (ARCHITECTURE.md, "One way for a change").
 */
export class Store {
  readonly #camera: CameraControl;
  readonly #steps: Steps;
  readonly #witness: WriteWitness;
  readonly #listeners = new Set<(change: Change) => void>();
  #values: State;
  #revision = 0;
  /** Changes that the camera can refuse happen one after the other. */
  #lastStep: Promise<unknown> = Promise.resolve();

  /**
   * @param kept - values of an earlier run; what is unknown or out of range by now is left at its default
   * @param witness - is told of every key that somebody asked to change
   */
  constructor(
    camera: CameraControl,
    kept: Readonly<Record<string, unknown>> = {},
    witness: WriteWitness = () => {},
  ) {
    this.#camera = camera;
    this.#witness = witness;
    this.#steps = new Steps(camera, () => this.#values);
    this.#values = restored(kept, camera.offer);
  }

  get revision(): number {
    return this.#revision;
  }

  get offer(): Offer {
    return this.#camera.offer;
  }

  /** All values. The object is never changed afterwards: a change makes a new one. */
  read(): State {
    return this.#values;
  }

  /**
   * Changes keys for somebody. Those that pass are applied together; each that does not is refused by
   * itself. Never rejects.
   *
   * @param updates - keys or aliases with raw values, in the order of the request
   */
  async change(
    actor: Actor,
    updates: readonly (readonly [name: string, value: unknown])[],
  ): Promise<Outcome> {
    const refused: Refused[] = [];
    const checked: Checked[] = [];
    for (const [place, [name, value]] of updates.entries()) {
      try {
        checked.push({ ...this.#check(actor, name, value), place });
      } catch (problem) {
        refused.push({ problem: asProtocolError(problem, name), place });
      }
    }
    const fallible = checked.filter(({ key }) => rowOf(key).canFail);
    const done = fallible.length > 0 ? await this.#inLine(fallible, refused) : [];
    for (const one of checked) {
      if (rowOf(one.key).canFail) continue;
      try {
        checkMoment(one.key, one.value, this.#values, this.offer, one.name);
        done.push({ ...one, value: reported(one.value) });
      } catch (problem) {
        refused.push({ problem: asProtocolError(problem, one.name), place: one.place });
      }
    }
    const before = this.#values;
    const outcome = this.#settle(done, refused);
    for (const { name, key, value } of done) {
      this.#witness({ actor, name, key, from: before[key], to: value, refusal: undefined });
    }
    for (const { problem, place } of refused) {
      const [name, to] = updates[place] ?? ['', undefined];
      const key = findKey(name);
      this.#witness({ actor, name, key, from: key && before[key], to, refusal: problem.error });
    }
    return outcome;
  }

  /** Takes over what the server itself found out: hardware facts, the library, the number of clients. */
  report(values: Partial<State>): void {
    this.#apply(values);
  }

  /**
   * Calls `listener` with every change, in order, in the turn in which it happens.
   *
   * @returns what ends it
   */
  watch(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #check(actor: Actor, name: string, raw: unknown): Omit<Checked, 'place'> {
    const key = findKey(name);
    if (key === undefined) {
      throw new ProtocolError(
        'Unknown key',
        'There is no such key; {"get":["*"]} or GET /api/state lists them',
        name,
      );
    }
    const { write } = rowOf(key);
    if (!allows(write, actor.permissions)) {
      const remedy =
        write === 'nobody' ? 'This key is read-only' : `This takes ${String(write).replace(',', ' or ')}`;
      throw new ProtocolError('Permission denied', remedy, name);
    }
    return { name, key, value: checkValue(key, raw, this.offer, name) };
  }

  /** Waits for its turn, then lets the camera do one key after the other. */
  #inLine(fallible: readonly Checked[], refused: Refused[]): Promise<Done[]> {
    const turn = this.#lastStep.then(async () => {
      const done: Done[] = [];
      for (const { name, key, value, place } of fallible) {
        try {
          checkMoment(key, value, { ...this.#values, ...valuesOf(done) }, this.offer, name);
          const step = await this.#steps.take(key, value, valuesOf(done));
          done.push({ name, key, place, ...step });
        } catch (problem) {
          refused.push({ problem: asProtocolError(problem, name), place });
        }
      }
      // `change` goes on, and writes these down, before the next in line: its reaction was there first.
      return done;
    });
    this.#lastStep = turn;
    return turn;
  }

  #settle(done: readonly Done[], refused: Refused[]): Outcome {
    const facts: Partial<State> = Object.assign({}, ...done.map((one) => one.facts));
    const changed = this.#apply({ ...facts, ...valuesOf(done) });
    const adjusted = done.map(({ key }) => key).filter((key) => !rowOf(key).canFail && changed.includes(key));
    if (adjusted.length > 0) {
      this.#camera.adjust(Object.fromEntries(adjusted.map((key) => [key, this.#values[key]])));
    }
    // The trigger falls back in a turn of its own, so that everybody sees it risen first.
    if (done.some(({ made }) => made)) setImmediate(() => this.report({ snap: false }));
    return {
      applied: done
        .toSorted((a, b) => a.place - b.place)
        .map(({ name, key, value, made }): Applied => ({ name, key, value, ...(made ? { made } : {}) })),
      refused: refused.toSorted((a, b) => a.place - b.place).map(({ problem }) => problem),
    };
  }

  #apply(values: Partial<State>): readonly Key[] {
    const keys: Key[] = [];
    for (const [name, value] of Object.entries(values)) {
      const key = findKey(name);
      if (key !== undefined && !isDeepStrictEqual(this.#values[key], value)) keys.push(key);
    }
    if (keys.length === 0) return keys;
    this.#values = { ...this.#values, ...values };
    this.#revision += 1;
    const change = { revision: this.#revision, values, keys };
    for (const listener of this.#listeners) listener(change);
    return keys;
  }
}

function valuesOf(done: readonly Done[]): Partial<State> {
  return Object.fromEntries(done.map(({ key, value }) => [key, value]));
}

/** A checked value of a key that the camera cannot refuse is what is reported. */
function reported(value: unknown): State[Key] {
  return value as State[Key];
}

function asProtocolError(problem: unknown, name: string): ProtocolError {
  if (problem instanceof ProtocolError) {
    return problem.key === undefined ? new ProtocolError(problem.error, problem.message, name) : problem;
  }
  const message = problem instanceof Error ? problem.message : 'The camera failed';
  return new ProtocolError('Hardware error', message, name);
}

function restored(kept: Readonly<Record<string, unknown>>, offer: Offer): State {
  const values: Record<string, unknown> = { ...defaultState() };
  for (const [name, raw] of Object.entries(kept)) {
    const key = findKey(name);
    if (key === undefined || !rowOf(key).kept) continue;
    try {
      const value = checkValue(key, raw, offer);
      checkMoment(key, value, defaultState(), offer, key);
      values[key] = value;
    } catch {
      // Out of range by now, such as the sensor of a head that was taken away: the default holds.
    }
  }
  if (offer.sensors[0] === 0 && offer.sensors[1] > 0) values['main-camera'] = 2;
  if (!offer.resolutions.includes(String(values['resolution']))) values['resolution'] = offer.resolutions[0];
  return values as State;
}
