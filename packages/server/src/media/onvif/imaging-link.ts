import { setTimeout as wait } from 'node:timers/promises';
import type { ControlReport } from '../abilities.ts';
import type { Imaging } from './imaging.ts';
import type { ImagingKey, ImagingValues } from './imaging-keys.ts';
import { ImagingWriter } from './imaging-writer.ts';

/** How often it is looked whether somebody else has changed something, in ms: ONVIF would tell by events of its own kind. */
const LOOK_MS = 2_000;

/** What an {@link ImagingLink} tells. */
export interface ImagingLinkEvents {
  /** These are others now than they were asked to be: somebody has changed them, or the camera took them otherwise. */
  adjusted(values: ImagingValues): void;
  /** The camera has taken a setting, or leaves all of them to the picture. */
  reached?(): void;
  /** The camera refused something, in words for a person. */
  refused(reason: string): void;
}

/** Keeps a camera and what is wanted of it the same, for as long as there is a connection. */
export class ImagingLink {
  readonly #imaging: Imaging;
  readonly #events: ImagingLinkEvents;
  readonly #lost = new AbortController();
  readonly #writer: ImagingWriter;
  #values: ImagingValues;
  #problem: unknown;

  /** @param values - what the camera is to have; those that it does not take are passed over */
  constructor(imaging: Imaging, values: ImagingValues, events: ImagingLinkEvents) {
    this.#imaging = imaging;
    this.#events = events;
    this.#values = this.#own(values);
    this.#writer = new ImagingWriter(this.#imaging, {
      found: (found, told) => this.#compare(found, told),
      reached: () => events.reached?.(),
      refused: (reason) => events.refused(reason),
      lost: (problem) => {
        this.#problem = problem;
        this.#lost.abort();
      },
    });
    this.#writer.set(this.#values);
  }

  /** What the camera takes itself. */
  get keys(): ReadonlySet<ImagingKey> {
    return this.#imaging.keys;
  }

  /** The camera's controls: none of those that an automatic rules at the moment is active. */
  get controls(): readonly ControlReport[] {
    return this.#imaging.controls(this.#values);
  }

  /** Whether the camera has taken any of them. */
  get hasTaken(): boolean {
    return this.#writer.hasTaken;
  }

  /** Asks for other values. The last ones count. */
  set(values: ImagingValues): void {
    const own = this.#own(values);
    if ([...this.keys].every((key) => own[key] === this.#values[key])) return;
    this.#values = own;
    this.#writer.set(own);
  }

  /**
   * Resolves when the camera has answered to what was set last.
   *
   * @param keys - those that somebody has asked for: they are told again, though the camera is believed to have them
   * @returns what it has refused, and why
   * @throws what the camera was lost by
   */
  settled(keys: readonly ImagingKey[]): Promise<ReadonlyMap<ImagingKey, string>> {
    if (!this.#writer.isBusy) {
      this.#imaging.forget(keys);
      this.#writer.set(this.#values);
    }
    return this.#writer.settled();
  }

  /** Runs until the camera is lost, which is told, or `ending` aborts. */
  async run(ending: AbortSignal): Promise<unknown> {
    const signal = AbortSignal.any([ending, this.#lost.signal]);
    while (!signal.aborted) {
      await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#writer.look();
    }
    await this.#writer.end();
    return this.#problem;
  }

  #own(values: ImagingValues): ImagingValues {
    const { keys } = this;
    return Object.fromEntries(Object.entries(values).filter(([key]) => keys.has(key as ImagingKey)));
  }

  /** @param told - what the camera was told last; what was asked for since is newer than what was found */
  #compare(found: ImagingValues, told: ImagingValues): void {
    const changed = [...this.keys].filter((key) => {
      return found[key] !== undefined && found[key] !== told[key] && this.#values[key] === told[key];
    });
    if (changed.length === 0) return;
    const values: ImagingValues = Object.fromEntries(changed.map((key) => [key, found[key]]));
    this.#values = { ...this.#values, ...values };
    this.#writer.amend(values);
    this.#events.adjusted(values);
  }
}
