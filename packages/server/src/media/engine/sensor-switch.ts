import type { Abilities } from '../abilities.ts';
import type { CameraKey, HeadSpec, PictureKey, PictureSettings, Refusals, SourceSpec } from '../messages.ts';
import { sensorsOf } from '../messages.ts';
import { abilitiesOf } from '../sources/idle-abilities.ts';
import { openSource } from '../sources/open.ts';
import type { SceneSettings, Source, SourceEvents, SourceFormat } from '../sources/source.ts';
import { within } from '../sources/within.ts';

const NO_KEYS: ReadonlySet<PictureKey> = new Set();

/** How long it is believed what an idle camera was found to be, in ms: opening one wakes it. */
const IDLE_KNOWN_MS = 10_000;
/** A camera that takes longer to tell what it can, in ms, tells nothing. There are hundreds of questions, and small computers. */
const ABILITIES_MS = 20_000;

/** One sensor of a head: which source it belongs to, and its number there. */
interface Sensor {
  readonly spec: SourceSpec;
  /** Counted from 1 within the source. */
  readonly sensor: number;
}

/** Lets one source of a head run at a time: the one that the selected sensor belongs to. */
export class SensorSwitch {
  readonly #head: 1 | 2;
  readonly #sensors: readonly Sensor[];
  readonly #events: SourceEvents;
  /** What sources can that do not say it themselves at the moment. */
  readonly #idle = new Map<SourceSpec, { readonly at: number; readonly abilities: Abilities | undefined }>();
  #format: SourceFormat;
  #scene: SceneSettings;
  #picture: PictureSettings;
  #audience = true;
  #wanted: Sensor | undefined;
  #running: { readonly spec: SourceSpec; readonly source: Source } | undefined;
  /** Sources are started and stopped one after the other. */
  #switching: Promise<void> = Promise.resolve();

  constructor(
    head: 1 | 2,
    spec: HeadSpec,
    start: { format: SourceFormat; scene: SceneSettings; picture: PictureSettings; events: SourceEvents },
  ) {
    this.#head = head;
    this.#sensors = spec.flatMap((each) =>
      Array.from({ length: sensorsOf([each]) }, (_, index) => ({ spec: each, sensor: index + 1 })),
    );
    this.#format = start.format;
    this.#scene = start.scene;
    this.#picture = start.picture;
    this.#events = start.events;
  }

  get count(): number {
    return this.#sensors.length;
  }

  /** Whether the running source does light, gain and grain itself. */
  get simulatesSensor(): boolean {
    return this.#running?.source.simulatesSensor ?? false;
  }

  /** What the camera of the running source does itself. */
  get keys(): ReadonlySet<PictureKey> {
    return this.#running?.source.keys ?? NO_KEYS;
  }

  /** What each sensor can; null where it is not known. */
  async abilities(): Promise<readonly (Abilities | null)[]> {
    const bySpec = new Map<SourceSpec, Abilities | null>();
    for (const { spec } of this.#sensors) {
      if (!bySpec.has(spec)) bySpec.set(spec, (await this.#abilitiesOf(spec)) ?? null);
    }
    return this.#sensors.map(({ spec }) => bySpec.get(spec) ?? null);
  }

  async #abilitiesOf(spec: SourceSpec): Promise<Abilities | undefined> {
    const source = this.#running?.spec === spec ? this.#running.source : undefined;
    if (source?.abilities) return within(ABILITIES_MS, Promise.resolve(source.abilities()));
    const known = this.#idle.get(spec);
    if (known && performance.now() - known.at < IDLE_KNOWN_MS) return known.abilities;
    const abilities = await abilitiesOf(spec, this.#head);
    this.#idle.set(spec, { at: performance.now(), abilities });
    return abilities;
  }

  /**
   * Changes to a sensor.
   *
   * @param sensor - counted from 1 over all sources; one too high is the last
   * @returns whether it is another one than before
   */
  select(sensor: number): boolean {
    const wanted = this.#sensors[Math.min(sensor, this.#sensors.length) - 1];
    if (wanted === this.#wanted) return false;
    this.#wanted = wanted;
    this.#switching = this.#switching.then(() => this.#follow());
    return true;
  }

  setScene(scene: SceneSettings): void {
    this.#scene = scene;
    this.#running?.source.setScene(scene);
  }

  setPicture(picture: PictureSettings): void {
    this.#picture = picture;
    this.#running?.source.setPicture?.(picture);
  }

  /** Resolves when the camera in use has these of the last settings. @returns what it has refused, and why */
  async settled(keys: ReadonlySet<CameraKey>): Promise<Refusals> {
    return (await this.#running?.source.settled?.(keys)) ?? {};
  }

  setFormat(format: SourceFormat): void {
    this.#format = format;
    this.#running?.source.setFormat(format);
  }

  setAudience(present: boolean): void {
    this.#audience = present;
    this.#running?.source.setAudience?.(present);
  }

  async stop(): Promise<void> {
    this.#wanted = undefined;
    this.#switching = this.#switching.then(() => this.#follow());
    await this.#switching;
  }

  async #follow(): Promise<void> {
    if (this.#running && this.#running.spec !== this.#wanted?.spec) {
      const { source } = this.#running;
      this.#running = undefined;
      await source.stop();
    }
    const wanted = this.#wanted;
    if (!wanted) return;
    if (this.#running) {
      this.#running.source.selectSensor(wanted.sensor);
      return;
    }
    const source = openSource(wanted.spec, this.#head, this.#format);
    this.#running = { spec: wanted.spec, source };
    source.setScene(this.#scene);
    source.setPicture?.(this.#picture);
    source.selectSensor(wanted.sensor);
    source.setAudience?.(this.#audience);
    source.start(this.#events);
  }
}
