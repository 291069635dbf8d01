import { type Key, ProtocolError } from '@sightglass/protocol';
import {
  CAMERA_KEYS,
  type CameraKey,
  type HeadSpecs,
  type PictureSettings,
  type Refusals,
} from '../media/messages.ts';

/**
 * A camera that takes longer, in ms, has not done it: if it does later, that is told as a change. A camera on the network is given
 * up before, with a reason of its own.
 */
const PATIENCE_MS = 6_000;
/** Messages that are waited for at most; what comes meanwhile is merged. */
const MOST = 32;

/** The value of a key that leaves next, and those who wait for it or for one before it. */
interface Waiting {
  value: unknown;
  readonly ends: ((problem: ProtocolError | undefined) => void)[];
}

type Batch = ReadonlyMap<CameraKey, Waiting>;

/** Where {@link Controls} lead. */
export interface ControlsOutlet {
  /** Brings settings to the cameras; rejects when there is nobody who could refuse them. */
  send(settings: Partial<PictureSettings>): Promise<Refusals>;
  /** What became of these keys may be another value than whoever set them was told, or none was told: look again. */
  doubtful(keys: readonly CameraKey[]): void;
}

/** The keys that the cameras of these heads may do themselves. @param lamps - those that lamps stand for */
export function controlKeys(heads: HeadSpecs, lamps: ReadonlySet<Key>): ReadonlySet<Key> {
  const isAsked = heads.some((head) => head?.some(({ kind }) => kind === 'v4l2' || kind === 'onvif'));
  return new Set(isAsked ? CAMERA_KEYS.filter((key) => !lamps.has(key)) : []);
}

/**
 * Settings on their way into cameras, which may refuse them. What is set in one turn of the event loop is merged; the cameras
 * themselves pass over what is overtaken before it was their turn.
 */
export class Controls {
  readonly keys: ReadonlySet<Key>;
  readonly #outlet: ControlsOutlet;
  /** How many messages with each key are under way. */
  readonly #underWay = new Map<CameraKey, number>();
  #messages = 0;
  #waiting = new Map<CameraKey, Waiting>();
  #scheduled = false;

  /** @param keys - those that cameras may refuse, see {@link controlKeys} */
  constructor(keys: ReadonlySet<Key>, outlet: ControlsOutlet) {
    this.keys = keys;
    this.#outlet = outlet;
  }

  has(key: string): key is CameraKey {
    return this.keys.has(key as Key);
  }

  /** Whether a camera has not answered yet. */
  isUnderWay(key: CameraKey): boolean {
    return this.#waiting.has(key) || this.#underWay.has(key);
  }

  /** Resolves when the cameras have it, or a newer value of the key. @throws ProtocolError `Hardware error` when one refuses, or does not answer */
  set(key: CameraKey, value: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = this.#waiting.get(key) ?? { value, ends: [] };
      waiting.value = value;
      waiting.ends.push((problem) => (problem ? reject(problem) : resolve()));
      this.#waiting.set(key, waiting);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#scheduled || this.#waiting.size === 0 || this.#messages >= MOST) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      const batch = this.#waiting;
      this.#waiting = new Map();
      void this.#bring(batch);
    });
  }

  /** Never rejects. */
  async #bring(batch: Batch): Promise<void> {
    this.#count(batch, 1);
    this.#messages += 1;
    let isLate = false;
    const impatience = setTimeout(() => {
      isLate = true;
      end(batch, unanswered(batch));
      this.#makeRoom();
    }, PATIENCE_MS);
    const settings = Object.fromEntries([...batch].map(([key, { value }]) => [key, value]));
    // Where the media process has gone, there is no camera that refuses: it begins with these settings.
    const refused = await this.#outlet.send(settings).catch((): Refusals => ({}));
    clearTimeout(impatience);
    this.#count(batch, -1);
    const doubtful = [...batch.keys()].filter((key) => isLate || refused[key] !== undefined);
    if (!isLate) end(batch, refused);
    // Behind what whoever waited for it does now.
    if (doubtful.length > 0) setImmediate(() => this.#outlet.doubtful(doubtful));
    if (!isLate) this.#makeRoom();
  }

  #makeRoom(): void {
    this.#messages -= 1;
    this.#schedule();
  }

  #count(batch: Batch, step: 1 | -1): void {
    for (const key of batch.keys()) {
      const count = (this.#underWay.get(key) ?? 0) + step;
      if (count > 0) this.#underWay.set(key, count);
      else this.#underWay.delete(key);
    }
  }
}

function unanswered(batch: Batch): Refusals {
  return Object.fromEntries(
    [...batch.keys()].map((key) => [key, `The camera does not answer to ${key}; try again`]),
  );
}

function end(batch: Batch, refused: Refusals): void {
  for (const [key, { ends }] of batch) {
    const reason = refused[key];
    const problem = reason === undefined ? undefined : new ProtocolError('Hardware error', reason, key);
    for (const each of ends) each(problem);
  }
}
