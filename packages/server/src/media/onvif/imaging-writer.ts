import { setTimeout as wait } from 'node:timers/promises';
import type { Imaging } from './imaging.ts';
import type { ImagingKey, ImagingValues } from './imaging-keys.ts';
import { OnvifFault } from './onvif-error.ts';

/** What a {@link ImagingWriter} tells. */
export interface ImagingWriterEvents {
  /** What the camera has, and what it was told last. */
  found(values: ImagingValues, told: ImagingValues): void;
  /** The camera has taken something, or takes nothing at all: nothing that it should have is on its way any more. */
  reached?(): void;
  /** The camera refused something; its connection stands. */
  refused(reason: string): void;
  /** The camera does not answer any more: nothing is sent from here on. */
  lost(problem: unknown): void;
}

/** From one request to the next, in ms: a drag looks smooth, and costs a third of what all its values would. */
const PACE_MS = 150;

/** How long nothing has to be wanted before the camera is asked what it took, in ms. */
const REST_MS = 300;
/** However much is wanted, it is asked so often, in ms: somebody else may set something meanwhile. */
const BLIND_MS = 2_000;

/** One who waits for a request. */
interface Asker {
  readonly resolve: (refused: ReadonlyMap<ImagingKey, string>) => void;
  readonly reject: (problem: unknown) => void;
}

type Askers = Set<Asker>;

const NONE: ReadonlyMap<ImagingKey, string> = new Map();

/**
 * Brings settings into a camera: one request at a time and seven changes a second at most, however fast they come, and the last
 * value last. What is overtaken meanwhile is never sent.
 */
export class ImagingWriter {
  readonly #imaging: Imaging;
  readonly #events: ImagingWriterEvents;
  #wanted: ImagingValues | undefined;
  /** What was sent last. */
  #sent: ImagingValues = {};
  #running: Promise<void> | undefined;
  #wake: () => void = () => {};
  readonly #ending = new AbortController();
  /** When the last request was sent. */
  #begun = Number.NEGATIVE_INFINITY;
  #hasTaken = false;
  /** When the camera was asked what it has. */
  #lookedAt = performance.now();
  /** Those who wait for what is wanted, and for what is being sent. */
  #waiting: Askers = new Set();
  #served: Askers | undefined;
  /** Whether the camera takes settings and does not tell them. */
  #isMute = false;
  /** Why the camera is lost, if it is. */
  #loss: { readonly problem: unknown } | undefined;

  constructor(imaging: Imaging, events: ImagingWriterEvents) {
    this.#imaging = imaging;
    this.#events = events;
  }

  /** Whether the camera has taken anything. */
  get hasTaken(): boolean {
    return this.#hasTaken;
  }

  get #ended(): boolean {
    return this.#ending.signal.aborted;
  }

  /** @param values - all that is to be set, what stays as it is included */
  set(values: ImagingValues): void {
    this.#wanted = values;
    this.#wake();
    this.#work();
  }

  /** Asks the camera what is set there, unless it is being told anyway. */
  async look(): Promise<void> {
    if (this.#running || this.#ended || this.#isMute) return;
    this.#work();
    await this.#running;
  }

  /** Whether anything is wanted or being sent. */
  get isBusy(): boolean {
    return this.#wanted !== undefined || this.#served !== undefined;
  }

  /** These of what is wanted are others: somebody has set them at the camera. */
  amend(values: ImagingValues): void {
    this.#sent = { ...this.#sent, ...values };
    if (this.#wanted) this.#wanted = { ...this.#wanted, ...values };
  }

  /**
   * Resolves when the camera has answered to what is wanted, or is not told any more.
   *
   * @returns what of it the camera has refused, and why
   * @throws what the camera was lost by
   */
  async settled(): Promise<ReadonlyMap<ImagingKey, string>> {
    if (this.#loss) throw this.#loss.problem;
    const askers = this.#wanted ? this.#waiting : this.#served;
    if (this.#ended || !askers) return NONE;
    return new Promise((resolve, reject) => askers.add({ resolve, reject }));
  }

  /** Resolves when nothing is under way any more. What was not sent yet is not. */
  async end(): Promise<void> {
    this.#ending.abort();
    this.#wake();
    this.#letGo();
    await this.#running;
  }

  #work(): void {
    if (this.#ended) return;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      // What was asked for when the last look was over, and the line not free yet.
      if (this.#wanted) this.#work();
    });
  }

  async #run(): Promise<void> {
    try {
      do {
        while (await this.#send()) await this.#rest();
        if (this.#ended) return;
        await this.#look();
      } while (this.#wanted && !this.#ended);
    } catch (problem) {
      if (this.#ended) return;
      this.#loss = { problem };
      this.#ending.abort();
      // First: whoever learns of it may ask for something else at once.
      this.#events.lost(problem);
      this.#letGo();
    }
  }

  /** Asks what the camera has, and tells it. */
  async #look(): Promise<void> {
    this.#lookedAt = performance.now();
    const told = this.#sent;
    const values = await this.#read();
    if (values && !this.#ended) this.#events.found(values, told);
  }

  /** What is set in the camera; undefined where it does not say. */
  async #read(): Promise<ImagingValues | undefined> {
    if (this.#isMute) return undefined;
    try {
      return await this.#imaging.read(this.#sent);
    } catch (problem) {
      if (!(problem instanceof OnvifFault) || problem.isLogin) throw problem;
      this.#isMute = true;
      this.#events.refused(problem.message);
      return undefined;
    }
  }

  /** Waits whether more comes: what is read in the middle of a drag is out of date at once. */
  async #rest(): Promise<void> {
    if (this.#wanted || this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, REST_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Waits until the next request may be sent. */
  async #pace(): Promise<void> {
    const left = this.#begun + PACE_MS - performance.now();
    if (left > 0) await wait(left, undefined, { signal: this.#ending.signal }).catch(() => undefined);
  }

  /** Lets all who wait go: nothing is sent any more. */
  #letGo(): void {
    for (const { resolve, reject } of [...(this.#served ?? []), ...this.#waiting]) {
      if (this.#loss) reject(this.#loss.problem);
      else resolve(NONE);
    }
    this.#waiting.clear();
  }

  /** Sends until nothing is wanted, or it is time to look. Returns whether anything was. */
  async #send(): Promise<boolean> {
    let sent = false;
    while (this.#wanted && !this.#ended) {
      sent = true;
      await this.#pace();
      if (this.#ended) break;
      if (performance.now() - this.#lookedAt > BLIND_MS) await this.#look();
      await this.#sendOnce(this.#wanted);
    }
    return sent;
  }

  async #sendOnce(wanted: ImagingValues): Promise<void> {
    this.#wanted = undefined;
    const served = this.#waiting;
    this.#served = served;
    this.#waiting = new Set();
    this.#begun = performance.now();
    this.#sent = wanted;
    const refused = await this.#write(wanted);
    this.#served = undefined;
    for (const { resolve } of served) resolve(refused);
  }

  /** Returns what the camera refuses, and why. */
  async #write(wanted: ImagingValues): Promise<ReadonlyMap<ImagingKey, string>> {
    try {
      const { hasSet, refused, left } = await this.#imaging.write(wanted);
      if (hasSet) {
        this.#hasTaken = true;
        this.#events.reached?.();
      }
      const [reason] = refused.values();
      if (reason !== undefined) this.#events.refused(`the camera refuses: ${reason}`);
      if (left !== undefined) this.#events.refused(left);
      return refused;
    } catch (problem) {
      if (!(problem instanceof OnvifFault) || problem.isLogin) throw problem;
      // A camera that has never taken anything will not: what it has is no change that somebody has made, and must not become
      // what everybody has asked for.
      this.#imaging.giveUp();
      this.#events.refused(`${problem.message}; settings are made in the picture`);
      this.#events.reached?.();
      return NONE;
    }
  }
}
