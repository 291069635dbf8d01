import { rowOf } from '@sightglass/protocol';
import type { CameraKey, PictureKey, PictureSettings, Refusals } from '../messages.ts';
import type { KeyControl } from './key-controls.ts';
import { DeviceError, type VideoDevice } from './video-device.ts';

/** How often the device is asked what others have changed, in ms. Takes microseconds. */
const LISTENING_MS = 100;

export interface DeskEvents {
  /** The camera has something else: somebody (a program, the camera itself) has changed it, or it has refused a value. */
  adjusted(settings: Partial<PictureSettings>): void;
  /** A value was refused; told once for each control until that takes one again. */
  refused(message: string): void;
}

/**
 * Brings settings into the controls of a camera: one at a time, the automatics first, always the newest value. What an
 * automatic rules waits until it is off, and is then set anew. What others change is read when nothing is on its way, so
 * that what is told is what the camera has, whoever was first. So it is after a refusal; a level that the camera has never
 * taken is left to the picture.
 */
export class ControlDesk {
  readonly #device: VideoDevice;
  #controls: readonly KeyControl[];
  readonly #events: DeskEvents;
  /** The key's value that each control stands for. */
  readonly #applied = new Map<KeyControl, unknown>();
  /** Those that have taken a value. */
  readonly #obedient = new Set<KeyControl>();
  /** The key's value that each control has, as far as is known. */
  readonly #taken = new Map<KeyControl, number | boolean>();
  /** Those that have refused the last value, with it and the reason. */
  readonly #refused = new Map<KeyControl, string>();
  /** Those of which a refusal was told. */
  readonly #blamed = new Set<KeyControl>();
  /** Those who wait for what is written. */
  readonly #waiting = new Set<() => void>();
  /** What somebody else has changed, or the camera refused, and was not read yet. */
  readonly #doubted = new Set<KeyControl>();
  readonly #listening: NodeJS.Timeout;
  #settings: PictureSettings;
  #working: Promise<void> | undefined;
  #writing: KeyControl | undefined;
  /** Closed, or the camera has gone. */
  #ended = false;

  constructor(
    device: VideoDevice,
    controls: readonly KeyControl[],
    settings: PictureSettings,
    events: DeskEvents,
  ) {
    this.#device = device;
    this.#controls = controls;
    this.#settings = settings;
    this.#events = events;
    for (const { control } of controls) device.follow(control.id);
    this.#listening = setInterval(() => this.#listen(), LISTENING_MS);
    this.apply(settings);
  }

  /** The keys that the camera does itself. */
  get keys(): ReadonlySet<PictureKey> {
    return new Set(this.#controls.map(({ key }) => key));
  }

  /** Takes effect as soon as the camera takes it; of many, the last. */
  apply(settings: PictureSettings): void {
    this.#settings = settings;
    this.#work();
  }

  /** Resolves when these of the last settings were written, or cannot be. @returns what the camera has refused, and why */
  async settled(keys: ReadonlySet<CameraKey>): Promise<Refusals> {
    const isUnderWay = (one: KeyControl) => one === this.#writing || this.#isDue(one);
    const awaited = this.#controls.filter((one) => keys.has(one.key) && isUnderWay(one));
    while (!this.#ended && awaited.some((one) => this.#controls.includes(one) && isUnderWay(one))) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    const refused: Refusals = {};
    for (const one of awaited) {
      const why = this.#refused.get(one);
      if (why !== undefined && !this.#ended) refused[one.key] = why;
    }
    return refused;
  }

  /** Resolves when nothing is on its way to the camera. */
  async close(): Promise<void> {
    this.#end();
    await this.#working;
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#listening);
    this.#goOn();
  }

  /** Lets those who wait look again. */
  #goOn(): void {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    for (const look of waiting) look();
  }

  /** One request is under way at a time: what is due first, then what is in doubt. */
  #work(): void {
    if (this.#ended) return;
    this.#working ??= this.#settle()
      // Its pictures end as well, and all is set anew when it is back.
      .catch(() => this.#end())
      .finally(() => {
        this.#working = undefined;
        // What was asked for when all had been looked through, and the line was not free yet.
        if (this.#controls.some((each) => this.#isDue(each))) this.#work();
      });
  }

  /** @throws DeviceError when the camera has gone */
  async #settle(): Promise<void> {
    while (!this.#ended) {
      const next = this.#controls.find((each) => this.#isDue(each));
      if (next) {
        this.#writing = next;
        await this.#write(next);
        this.#writing = undefined;
        this.#goOn();
      } else if (this.#doubted.size > 0) await this.#look();
      else return;
    }
  }

  async #write(one: KeyControl): Promise<void> {
    const value = this.#settings[one.key];
    const wanted = one.toDevice(this.#settings);
    // A refused value is taken back: the camera still has the one before it, and if not, that is read.
    const isThere = this.#refused.has(one) && this.#taken.get(one) === value;
    this.#note(one, value);
    this.#refused.delete(one);
    if (isThere) return;
    try {
      await this.#device.set(one.control.id, wanted);
      this.#obedient.add(one);
      this.#taken.set(one, value);
      this.#blamed.delete(one);
    } catch (problem) {
      if (problem instanceof DeviceError && problem.gone) throw problem;
      const why = problem instanceof Error ? problem.message : problem;
      if (rowOf(one.key).type === 'integer' && !this.#obedient.has(one)) {
        this.#controls = this.#controls.filter((each) => each !== one);
        this.#events.refused(
          `the camera does not take ${one.key} ${value}: ${why}; it is done in the picture instead`,
        );
        return;
      }
      this.#doubted.add(one);
      this.#refused.set(one, `${one.key} ${value} (${why}); choose another value`);
      if (this.#blamed.has(one)) return;
      this.#blamed.add(one);
      this.#events.refused(`the camera does not take ${one.key} ${value}: ${why}`);
    }
  }

  /** Reads what is in doubt, and tells what is another than it was set to. */
  async #look(): Promise<void> {
    const doubted = this.#controls.filter((each) => this.#doubted.has(each));
    this.#doubted.clear();
    const found: (readonly [KeyControl, number])[] = [];
    for (const one of doubted) {
      const value = await this.#device.get(one.control.id).catch(unlessGone);
      if (value !== undefined) found.push([one, value]);
    }
    const adjusted: Partial<Record<CameraKey, number | boolean>> = {};
    for (const [one, value] of found) {
      // What was asked for meanwhile is newer; what an automatic does is no setting.
      if (this.#isDue(one) || this.#isRuled(one)) continue;
      // A camera has fewer steps than there are percents.
      if (value === one.toDevice(this.#settings)) continue;
      const told = this.#valueOf(one, value);
      if (told === this.#applied.get(one)) continue;
      this.#note(one, told);
      this.#taken.set(one, told);
      this.#settings = { ...this.#settings, [one.key]: told };
      adjusted[one.key] = told;
    }
    if (this.#ended || Object.keys(adjusted).length === 0) return;
    // Each value is of the type of its key: `fromDevice` gives numbers for levels and switches for the others.
    this.#events.adjusted(adjusted as Partial<Pick<PictureSettings, CameraKey>>);
  }

  /** The key's value for that of the device: the one that it has taken, if it is so, as it has fewer steps than there are percents. */
  #valueOf(one: KeyControl, value: number): number | boolean {
    const taken = this.#taken.get(one);
    const isSo = taken !== undefined && value === one.toDevice({ ...this.#settings, [one.key]: taken });
    return isSo ? taken : one.fromDevice(value);
  }

  #isDue(one: KeyControl): boolean {
    return this.#applied.get(one) !== this.#settings[one.key] && !this.#isRuled(one);
  }

  #isRuled({ ruledBy }: KeyControl): boolean {
    return ruledBy !== undefined && this.#settings[ruledBy] === true;
  }

  /** Keeps what a control stands for. What it rules has to be set anew. */
  #note(one: KeyControl, value: unknown): void {
    this.#applied.set(one, value);
    for (const other of this.#controls) {
      if (other.ruledBy !== one.key) continue;
      this.#applied.delete(other);
      this.#taken.delete(other);
    }
  }

  #listen(): void {
    try {
      for (const { id } of this.#device.events()) {
        const one = this.#controls.find(({ control }) => control.id === id);
        if (one) this.#doubted.add(one);
      }
    } catch {
      clearInterval(this.#listening);
      return;
    }
    if (this.#doubted.size > 0) this.#work();
  }
}

/** A control that cannot be read tells nothing. */
function unlessGone(problem: unknown): undefined {
  if (problem instanceof DeviceError && problem.gone) throw problem;
}
