import type { HeadSpec, SourceSpec } from '../messages.ts';
import { sensorsOf } from '../messages.ts';
import { openSource } from '../sources/open.ts';
import type { SceneSettings, Source, SourceEvents, SourceFormat } from '../sources/source.ts';

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
  #format: SourceFormat;
  #scene: SceneSettings;
  #wanted: Sensor | undefined;
  #running: { readonly spec: SourceSpec; readonly source: Source } | undefined;
  /** Sources are started and stopped one after the other. */
  #switching: Promise<void> = Promise.resolve();

  constructor(
    head: 1 | 2,
    spec: HeadSpec,
    start: { format: SourceFormat; scene: SceneSettings; events: SourceEvents },
  ) {
    this.#head = head;
    this.#sensors = spec.flatMap((each) =>
      Array.from({ length: sensorsOf([each]) }, (_, index) => ({ spec: each, sensor: index + 1 })),
    );
    this.#format = start.format;
    this.#scene = start.scene;
    this.#events = start.events;
  }

  get count(): number {
    return this.#sensors.length;
  }

  /** Whether the running source does light, gain and grain itself. */
  get simulatesSensor(): boolean {
    return this.#running?.source.simulatesSensor ?? false;
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

  setFormat(format: SourceFormat): void {
    this.#format = format;
    this.#running?.source.setFormat(format);
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
    source.selectSensor(wanted.sensor);
    source.start(this.#events);
  }
}
