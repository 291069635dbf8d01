import { setTimeout as wait } from 'node:timers/promises';
import { pause } from '../sources/pause.ts';
import { Presence } from '../sources/presence.ts';
import type { SceneSettings, Source, SourceEvents, SourceFormat } from '../sources/source.ts';
import { drawDisplay } from './display.ts';
import { FramePool } from './frame-pool.ts';
import { lathe } from './lathe.ts';
import { milling } from './milling.ts';
import type { Scene } from './scene.ts';
import { Studio } from './studio.ts';

/** From one picture to the next while nobody looks, in ms: for the automatics, and so that a picture is there at once. */
const RESTING_MS = 500;

/** One run of a head: to whom it delivers, and since when, in ms. */
interface Course {
  readonly events: SourceEvents;
  readonly presence: Presence;
  readonly begun: number;
}

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
  /** Whether nobody looks. */
  #rests = false;
  /** When the next picture is due, in ms. */
  #due = 0;
  #counter = 0;
  /** While it runs. */
  #course: Course | undefined;
  /** Ends the wait for it. */
  #waking = new AbortController();

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
    const isOther = scene.light !== this.#settings.light || scene.gain !== this.#settings.gain;
    this.#settings = scene;
    if (isOther) this.#showAtRest();
  }

  selectSensor(sensor: number): void {
    const before = this.#close;
    this.#close = sensor === 2;
    if (this.#close !== before) this.#showAtRest();
  }

  setFormat(format: SourceFormat): void {
    this.#format = format;
    this.#showAtRest();
  }

  setAudience(present: boolean): void {
    const wakes = present && this.#rests;
    this.#rests = !present;
    if (!wakes) return;
    this.#paintNow();
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake();
    await this.#running;
    this.#frames.free();
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    // The caller shall have its source in hand before the first event.
    await wait(0);
    const begun = performance.now();
    this.#course = { events, presence: new Presence(events, `Synthetic head ${this.#head}`), begun };
    this.#due = begun;
    while (!signal.aborted) {
      if (performance.now() >= this.#due) this.#paint(this.#course);
      await pause(this.#due - performance.now(), this.#waking.signal);
    }
    this.#course = undefined;
  }

  /** While it rests, a change would be seen late otherwise: by the automatics, and in what is told of the camera. */
  #showAtRest(): void {
    if (this.#rests) this.#paintNow();
  }

  #paintNow(): void {
    if (!this.#course || this.#stopping.signal.aborted) return;
    this.#due = performance.now();
    this.#paint(this.#course);
  }

  /** Ends the wait for the next picture: it may be due at another time now. */
  #wake(): void {
    this.#waking.abort();
    this.#waking = new AbortController();
  }

  /** Delivers the picture that is due. */
  #paint({ events, presence, begun }: Course): void {
    try {
      this.#deliver(events, (this.#due - begun) / 1000);
      presence.here();
    } catch (error) {
      events.log('error', `Synthetic head ${this.#head}: ${error instanceof Error ? error.message : error}`);
    }
    const period = this.#rests ? RESTING_MS : 1000 / this.#format.fps;
    this.#due = nextTick(this.#due, period, performance.now());
  }

  /** Paints one picture; `time` is in s. */
  #deliver(events: SourceEvents, time: number): void {
    const { width, height } = this.#format;
    const counter = this.#counter++;
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
