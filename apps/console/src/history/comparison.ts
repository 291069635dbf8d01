import type { Camera, Patch } from '@sightglass/client';
import { forget, keep, recall } from '../state/kept.ts';
import type { Authors } from './authors.ts';
import { isValue, passage, type Value, type Values } from './values.ts';

/** Where it is kept what is to be set again, should the page end in the middle of a comparison. */
export interface Keepsake {
  recall(name: string): string | undefined;
  keep(name: string, text: string): void;
  forget(name: string): void;
}

/** Its name there. */
const NAME = 'comparison';

/** What a comparison shows, and what is set again. */
interface Held {
  readonly mine: Values;
  readonly neutral: Values;
}

/**
 * Shows the picture as the sensor gives it for as long as it is held, and then as it was. What somebody else sets
 * meanwhile stays.
 */
export class Comparison {
  readonly #camera: Pick<Camera, 'set' | 'state'>;
  readonly #authors: Pick<Authors, 'sent'>;
  readonly #neutral: ReadonlyMap<string, Value>;
  readonly #keepsake: Keepsake;
  #held: Held | undefined;
  #applied: Promise<unknown> = Promise.resolve();

  /**
   * @param authors - who are told that what it sets is set by this page
   * @param neutral - the keys that are compared, and the values that leave the picture as it is
   */
  constructor(
    camera: Pick<Camera, 'set' | 'state'>,
    authors: Pick<Authors, 'sent'>,
    neutral: ReadonlyMap<string, Value>,
    keepsake: Keepsake = { recall, keep, forget },
  ) {
    this.#camera = camera;
    this.#authors = authors;
    this.#neutral = neutral;
    this.#keepsake = keepsake;
  }

  /** Whether the picture is shown as the sensor gives it. */
  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  /**
   * Shows the picture without corrections.
   *
   * @returns whether there are any; fulfilled when the camera has taken the values
   * @throws as `set` of the camera
   */
  async begin(): Promise<boolean> {
    if (this.#held) return true;
    const now = this.#camera.state as Readonly<Record<string, unknown>>;
    const mine: Record<string, Value> = {};
    const neutral: Record<string, Value> = {};
    for (const [key, value] of this.#neutral) {
      const present = now[key];
      if (!isValue(present) || present === value) continue;
      mine[key] = present;
      neutral[key] = value;
    }
    if (Object.keys(mine).length === 0) return false;
    this.#held = { mine, neutral };
    this.#keepsake.keep(NAME, JSON.stringify(this.#held));
    this.#authors.sent(neutral);
    const answer = this.#camera.set(neutral as Patch);
    this.#applied = answer.catch(() => {});
    await answer;
    return true;
  }

  /** Sets what was set before. @throws as `set` of the camera */
  async end(): Promise<void> {
    const held = this.#held;
    if (held === undefined) return;
    this.#held = undefined;
    await this.#applied;
    await this.#putBack(held);
    this.#keepsake.forget(NAME);
  }

  /** What has to be set again, when the page goes away in the middle; undefined when nothing has to. */
  leave(): Values | undefined {
    return this.#held?.mine;
  }

  /**
   * Sets again what a page that ended in the middle of a comparison left behind.
   *
   * @returns whether there was anything
   * @throws as `set` of the camera
   */
  async recover(): Promise<boolean> {
    const held = kept(this.#keepsake);
    if (held === undefined || this.#held) return false;
    const was = await this.#putBack(held);
    this.#keepsake.forget(NAME);
    return was;
  }

  async #putBack({ mine, neutral }: Held): Promise<boolean> {
    const { values } = passage(neutral, mine, this.#camera.state as Readonly<Record<string, unknown>>);
    if (Object.keys(values).length === 0) return false;
    this.#authors.sent(values);
    await this.#camera.set(values as Patch);
    return true;
  }
}

function kept(keepsake: Keepsake): Held | undefined {
  try {
    const held: unknown = JSON.parse(keepsake.recall(NAME) ?? 'null');
    if (typeof held !== 'object' || held === null || !('mine' in held) || !('neutral' in held))
      return undefined;
    const mine = valuesIn(held.mine);
    const neutral = valuesIn(held.neutral);
    return mine && neutral && { mine, neutral };
  } catch {
    return undefined;
  }
}

function valuesIn(thing: unknown): Values | undefined {
  if (typeof thing !== 'object' || thing === null) return undefined;
  const entries = Object.entries(thing);
  return entries.every(([, value]) => isValue(value)) ? Object.fromEntries(entries) : undefined;
}
