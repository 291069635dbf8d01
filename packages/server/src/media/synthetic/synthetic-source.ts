import { setTimeout as wait } from 'node:timers/promises';
import { Presence } from '../sources/presence.ts';
import type { SceneSettings, Source, SourceEvents, SourceFormat } from '../sources/source.ts';
import { drawDisplay } from './display.ts';
import { FramePool } from './frame-pool.ts';
import { lathe } from './lathe.ts';
import { milling } from './milling.ts';
import type { Scene } from './scene.ts';
import { Studio } from './studio.ts';

/**
 * A simulated head: a scene of moving machinery, seen by a wide sensor (1) and a close one (2). Light and gain act
 * in it as they do in a camera. Marker, clock and frame number are burnt into every picture.
 */
export class SyntheticSource implements Source {
  readonly sensors = 2;
  readonly simulatesSensor = true;
  readonly #head: 1 | 2;
  readonly #scene: Scene;
  readonly #studio: Studio;
  readonly #frames = new FramePool();
  readonly #stopping = new AbortController();
  #format: SourceFormat;
  #settings: SceneSettings = { light: true, gain: 0 };
  #close = false;
  #running: Promise<void> | undefined;

  constructor(head: 1 | 2, format: SourceFormat) {
    this.#head = head;
    this.#scene = head === 1 ? milling : lathe;
    this.#studio = new Studio(this.#scene);
    this.#format = format;
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setScene(scene: SceneSettings): void {
    this.#settings = scene;
  }

  selectSensor(sensor: number): void {
    this.#close = sensor === 2;
  }

  setFormat(format: SourceFormat): void {
    this.#format = format;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#frames.free();
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    // The caller shall have its source in hand before the first event.
    await wait(0);
    const presence = new Presence(events, `Synthetic head ${this.#head}`);
    const begun = performance.now();
    let due = begun;
    for (let counter = 0; !signal.aborted; counter++) {
      try {
        this.#deliver(events, counter, (due - begun) / 1000);
        presence.here();
      } catch (error) {
        events.log(
          'error',
          `Synthetic head ${this.#head}: ${error instanceof Error ? error.message : error}`,
        );
      }
      due = nextTick(due, 1000 / this.#format.fps, performance.now());
      await wait(due - performance.now(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Paints one picture; `time` is in s. */
  #deliver(events: SourceEvents, counter: number, time: number): void {
    const { width, height } = this.#format;
    const { frame, planes } = this.#frames.take({ width, height });
    try {
      const sensor = this.#close ? 'close' : 'wide';
      this.#studio.paint(planes, this.#scene.views[sensor], this.#settings, time);
      const place = `HEAD ${this.#head} ${this.#scene.name} ${sensor}`;
      drawDisplay(planes, counter, Date.now(), place);
      frame.pts = BigInt(counter);
    } catch (error) {
      frame.free();
      throw error;
    }
    events.frame(frame);
  }
}

/** The tick after `due`, in ms. Ticks that have passed already are left out: lateness makes no bursts, and no drift. */
export function nextTick(due: number, period: number, now: number): number {
  const missed = Math.max(0, Math.floor((now - due) / period));
  return due + (missed + 1) * period;
}
