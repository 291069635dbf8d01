import { setTimeout as wait } from 'node:timers/promises';
import type { SceneSettings, Source, SourceEvents, SourceFormat } from '../sources/source.ts';
import { drawMarker } from './marker.ts';
import { fillRectangle, newFrame, planesOf } from './planes.ts';

/** A simulated head with a wide and a close sensor. */
export class SyntheticSource implements Source {
  readonly sensors = 2;
  readonly simulatesSensor = true;
  readonly #stopping = new AbortController();
  #format: SourceFormat;
  #scene: SceneSettings = { light: true, gain: 0 };
  #sensor = 1;
  #running: Promise<void> | undefined;

  constructor(_head: 1 | 2, format: SourceFormat) {
    this.#format = format;
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setScene(scene: SceneSettings): void {
    this.#scene = scene;
  }

  selectSensor(sensor: number): void {
    this.#sensor = sensor;
  }

  setFormat(format: SourceFormat): void {
    this.#format = format;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    events.exists(true);
    let due = performance.now();
    for (let counter = 0; !signal.aborted; counter++) {
      const frame = newFrame(this.#format);
      const planes = planesOf(frame);
      const level = Math.min(200, (this.#scene.light ? 84 : 8) * (1 + this.#scene.gain / 50));
      fillRectangle(planes, 0, 0, planes.width, planes.height, { y: level, u: 120, v: 136 });
      const left = (counter * 4) % planes.width;
      fillRectangle(planes, left, 200, left + 100, 300, { y: level + 20 * this.#sensor, u: 120, v: 136 });
      drawMarker(planes, { counter, clockMs: Date.now() });
      events.frame(frame);
      due = Math.max(due + 1000 / this.#format.fps, performance.now());
      await wait(due - performance.now(), undefined, { signal }).catch(() => undefined);
    }
  }
}
