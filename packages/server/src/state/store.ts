import { isDeepStrictEqual } from 'node:util';
import {
  allows,
  checkValue,
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
import { type Drive, Drives, shortlyOver } from './drives.ts';
import { ChangeTeller } from './last-change.ts';
import { restored } from './restored.ts';
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

/** What became of some keys of a request. */
interface Results {
  readonly done: readonly Done[];
  readonly refused: readonly Refused[];
}

/** Whoever asks for a change, where its devices are slow. */
export interface SlowKeys {
  /** Called when all is applied but their keys; not called where there are none. */
  follow(): void;
  /** Whether more is waiting behind this change. */
  isUrgent(): boolean;
}

const PATIENT: SlowKeys = { follow: () => {}, isUrgent: () => false };

/** A key that is brought into a device. */
interface Driven {
  readonly one: Checked;
  readonly drive: Drive;
}

/**
 * The values of all keys, and the one way in which they change: permission, type and range, state
 * rules, camera, value, announcement (ARCHITECTURE.md, "One way for a change").
 */
export class Store {
  readonly #camera: CameraControl;
  readonly #drives: Drives;
  readonly #steps: Steps;
  readonly #witness: WriteWitness;
  readonly #teller = new ChangeTeller((change) => this.report({ 'last-change': change }));
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
    this.#drives = new Drives((key, value) => camera.drive(key, value));
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
   * itself. The key of a device that takes its time follows when the device is so. Never rejects.
   *
   * @param updates - keys or aliases with raw values, in the order of the request
   * @param slow - where the keys of slow devices are to follow
   */
  async change(
    actor: Actor,
    updates: readonly (readonly [name: string, value: unknown])[],
    slow: SlowKeys = PATIENT,
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
    const driven = checked.filter(({ key }) => this.#camera.devices.has(key));
    const others = checked.filter((one) => !driven.includes(one));
    if (driven.length === 0)
      return outcomeOf(await this.#finish(actor, updates, others, { done: [], refused }));
    const drives = driven.map((one) => ({ one, drive: this.#drives.begin(one.key, one.value) }));
    await shortlyOver(
      drives.map(({ drive }) => drive),
      slow.isUrgent(),
    );
    const finish = async (ended: readonly Driven[], rest: readonly Checked[], results: Results) => {
      const ends = await Promise.all(ended.map(resultOf));
      try {
        return await this.#finish(actor, updates, rest, merged([results, ...ends]));
      } finally {
        for (const { drive } of ended) drive.end();
      }
    };
    const prompt = drives.filter(({ drive }) => drive.isOver);
    const late = drives.filter((one) => !prompt.includes(one));
    const first = await finish(prompt, others, { done: [], refused });
    if (late.length === 0) return outcomeOf(first);
    slow.follow();
    const later = await Promise.all(late.map((one) => finish([one], [], { done: [], refused: [] })));
    return outcomeOf(merged([first, ...later]));
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

  /** Applies keys without a device, together with what is ready already, and has the witness told. */
  async #finish(
    actor: Actor,
    updates: readonly (readonly [name: string, value: unknown])[],
    checked: readonly Checked[],
    ready: Results,
  ): Promise<Results> {
    const refused = [...ready.refused];
    const fallible = checked.filter(({ key }) => rowOf(key).canFail);
    const done = fallible.length > 0 ? await this.#inLine(fallible, refused) : [];
    done.push(...ready.done);
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
    this.#settle(actor, done);
    for (const { name, key, value } of done) {
      this.#witness({ actor, name, key, from: before[key], to: value, refusal: undefined });
    }
    for (const { problem, place } of refused) {
      const [name, to] = updates[place] ?? ['', undefined];
      const key = findKey(name);
      this.#witness({ actor, name, key, from: key && before[key], to, refusal: problem.error });
    }
    return { done, refused };
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

  #settle({ username }: Actor, done: readonly Done[]): void {
    const facts: Partial<State> = Object.assign({}, ...done.map((one) => one.facts));
    const before = this.#values;
    const changed = this.#apply({ ...facts, ...valuesOf(done) });
    this.#teller.note(this.#revision, username, changed, before, this.#values);
    const adjusted = done.map(({ key }) => key).filter((key) => !rowOf(key).canFail && changed.includes(key));
    if (adjusted.length > 0) {
      this.#camera.adjust(Object.fromEntries(adjusted.map((key) => [key, this.#values[key]])));
    }
    // The trigger falls back in a turn of its own, so that everybody sees it risen first.
    if (done.some(({ made }) => made)) setImmediate(() => this.report({ snap: false }));
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

/** Several results as one. */
function merged(results: readonly Results[]): Results {
  return { done: results.flatMap(({ done }) => done), refused: results.flatMap(({ refused }) => refused) };
}

/** What became of a device, when it is over. */
async function resultOf({ one, drive }: Driven): Promise<Results> {
  const { problem } = await drive.over;
  if (problem === undefined) return { done: [{ ...one, value: reported(one.value) }], refused: [] };
  return { done: [], refused: [{ problem: asProtocolError(problem, one.name), place: one.place }] };
}

/** What became of a request, in its order. */
function outcomeOf({ done, refused }: Results): Outcome {
  const inOrder = <T extends { readonly place: number }>(all: readonly T[]) =>
    all.toSorted((a, b) => a.place - b.place);
  return {
    applied: inOrder(done).map(
      ({ name, key, value, made }): Applied => ({ name, key, value, ...(made ? { made } : {}) }),
    ),
    refused: inOrder(refused).map(({ problem }) => problem),
  };
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
