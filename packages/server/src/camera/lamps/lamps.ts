import type { Key, State } from '@sightglass/protocol';
import type { Logger } from 'pino';
import { GpioLamp } from './gpio-lamp.ts';
import { HttpLamp } from './http-lamp.ts';
import { Lamp } from './lamp.ts';
import type { LampDriver } from './lamp-driver.ts';
import { type LampSpec, type LampSpecs, shownLamp } from './lamp-spec.ts';
import { LedLamp } from './led-lamp.ts';

/** The keys of the lights. */
export type LightKey = Extract<Key, 'cam1-light' | 'cam2-light'>;

const LIGHT_KEYS = ['cam1-light', 'cam2-light'] as const;

/** Whether a key is that of a light. */
export function isLight(key: Key): key is LightKey {
  return LIGHT_KEYS.some((each) => each === key);
}

/** The lamps that the server switches itself, beside what the sources do. */
export class Lamps {
  /** The lights that have one. */
  readonly keys: ReadonlySet<LightKey>;
  /** Where each lamp is, as it may be shown, for head 1 and head 2. */
  readonly places: readonly [string | undefined, string | undefined];
  readonly #lamps: ReadonlyMap<LightKey, Lamp>;
  /** Heads that were there and are gone. */
  readonly #gone = new Set<LightKey>();
  readonly #seen = new Set<LightKey>();

  constructor(specs: LampSpecs, logger: Logger) {
    this.#lamps = new Map(
      LIGHT_KEYS.flatMap((key, index) => {
        const spec = specs[index];
        return spec ? [[key, new Lamp(driverOf(spec), `The light of camera ${index + 1}`, logger)]] : [];
      }),
    );
    this.keys = new Set(this.#lamps.keys());
    this.places = [specs[0] ? shownLamp(specs[0]) : undefined, specs[1] ? shownLamp(specs[1]) : undefined];
  }

  /** Brings the lamps to what is so. */
  keep(state: Partial<Pick<State, LightKey>>): void {
    for (const [key, lamp] of this.#lamps) {
      const on = state[key];
      if (on !== undefined) lamp.keep(on);
    }
  }

  /** Resolves when the lamp is so. @throws ProtocolError `Hardware error` */
  async change(key: LightKey, on: boolean): Promise<void> {
    await this.#lamps.get(key)?.change(on);
  }

  /** Takes note of which heads there are. The lamp of one that comes back is set again: both may have been without power. */
  noteHeads(exist: readonly [boolean, boolean]): void {
    for (const [index, key] of LIGHT_KEYS.entries()) {
      if (!exist[index]) {
        if (this.#seen.has(key)) this.#gone.add(key);
        continue;
      }
      this.#seen.add(key);
      if (this.#gone.delete(key)) this.#lamps.get(key)?.renew();
    }
  }

  /** What is wrong with the lamp of each head. */
  get problems(): readonly [string | undefined, string | undefined] {
    return [this.#lamps.get('cam1-light')?.problem, this.#lamps.get('cam2-light')?.problem];
  }

  /** Leaves all as they are. */
  async close(): Promise<void> {
    await Promise.all([...this.#lamps.values()].map((lamp) => lamp.close()));
  }
}

function driverOf(spec: LampSpec): LampDriver {
  switch (spec.kind) {
    case 'led':
      return new LedLamp(spec);
    case 'gpio':
      return new GpioLamp(spec);
    case 'http':
      return new HttpLamp(spec);
  }
}
