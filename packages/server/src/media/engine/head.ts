import { AV_PIX_FMT_YUV420P, type Frame } from 'node-av';
import type { Abilities } from '../abilities.ts';
import {
  type CameraKey,
  type HeadReport,
  type HeadSpec,
  type InputReport,
  type PictureSettings,
  type Refusals,
  WAITING,
} from '../messages.ts';
import { Automatics, meansOf } from '../picture/automatics.ts';
import { share, tagFrame } from '../picture/canvas.ts';
import type { Size } from '../picture/filter-chain.ts';
import { remainingOf } from '../picture/remaining.ts';
import { Rendition } from '../picture/rendition.ts';
import type { SceneSettings, SourceFormat } from '../sources/source.ts';
import { drawSlate } from '../synthetic/slate.ts';
import { SensorSwitch } from './sensor-switch.ts';
import { Stopwatch } from './stopwatch.ts';

/** The automatics look at a head at most this often, in ms. */
const MEASURING = 60;

/** Nobody has looked for so long before a source may rest, in ms: longer than from one picture of a slow viewer to the next. */
const RESTING = 2_000;

/** What a {@link Head} tells. */
export interface HeadEvents {
  /** Whether pictures come has changed. */
  changed(): void;
  /** Somebody has changed these at the camera itself. */
  adjusted(settings: Partial<PictureSettings>): void;
  log(level: 'info' | 'warn' | 'error', message: string): void;
}

/** What a head begins with. */
export interface HeadStart {
  readonly format: SourceFormat;
  readonly settings: PictureSettings;
  readonly events: HeadEvents;
}

/** The head's pictures in one size. */
interface Output {
  readonly rendition: Rendition;
  /** What was made for `tick`. */
  made: Promise<Frame> | undefined;
  tick: number;
  used: boolean;
}

/** One camera head: the newest frame of the sensor in use, and the pictures made from it. */
export class Head {
  readonly stopwatch: Stopwatch;
  readonly #number: 1 | 2;
  readonly #events: HeadEvents;
  readonly #sensors: SensorSwitch;
  readonly #automatics = new Automatics();
  readonly #outputs = new Map<string, Output>();
  #settings: PictureSettings;
  #newest: Frame | undefined;
  #measuredAt = 0;
  #lookedAt = performance.now();
  #hasAudience = true;
  /** Whether the next frame is the first of another sensor. */
  #otherSensor = false;
  #exists = false;
  #problem: string | undefined = WAITING;
  #warning: string | undefined;
  /** Pictures that came since the last report, and when that was. */
  #arrived = 0;
  #countedSince = performance.now();

  constructor(number: 1 | 2, spec: HeadSpec, { format, settings, events }: HeadStart) {
    this.#number = number;
    this.#settings = settings;
    this.#events = events;
    this.stopwatch = new Stopwatch(`camera ${number}`);
    this.#sensors = new SensorSwitch(number, spec, {
      format,
      scene: this.#scene(),
      picture: settings,
      events: {
        frame: (frame) => this.#take(frame),
        exists: (exists, problem) => this.#setExists(exists, problem),
        unsettled: (reason) => this.#setWarning(reason),
        adjusted: (changed) => events.adjusted(changed),
        log: (level, message) => events.log(level, `Camera ${number}: ${message}`),
      },
    });
    this.#sensors.select(this.#sensor());
  }

  /** How the head does. */
  report(): HeadReport {
    return {
      exists: this.#exists,
      sensors: this.#sensors.count,
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#warning === undefined ? {} : { warning: this.#warning }),
    };
  }

  /** What has come in since the last call; null where nothing has. */
  takeInput(): InputReport | null {
    const [frames, begun] = [this.#arrived, this.#countedSince];
    this.#arrived = 0;
    this.#countedSince = performance.now();
    if (!this.#newest || frames === 0) return null;
    const { width, height } = this.#newest;
    return { width, height, fps: (frames * 1_000) / Math.max(1, this.#countedSince - begun) };
  }

  /** What each sensor can; null where it is not known. */
  abilities(): Promise<readonly (Abilities | null)[]> {
    return this.#sensors.abilities();
  }

  /** Takes effect with the next frame. */
  adjust(settings: PictureSettings): void {
    this.#settings = settings;
    this.#sensors.setScene(this.#scene());
    this.#sensors.setPicture(settings);
    if (!this.#sensors.select(this.#sensor())) return;
    this.#otherSensor = true;
    this.#setWarning(undefined);
  }

  /** Resolves when its camera has these of the last settings. @returns what it has refused, and why */
  settled(keys: ReadonlySet<CameraKey>): Promise<Refusals> {
    return this.#sensors.settled(keys);
  }

  setFormat(format: SourceFormat): void {
    this.#sensors.setFormat(format);
  }

  /**
   * The picture of one tick in one size, or the "no signal" picture. Made once, however often it is
   * asked for. The caller owns the frame. One tick at a time, and none while the head is tidied or
   * stopped: filters that are used twice at once, or freed meanwhile, take the process with them.
   */
  async picture(size: Size, tick: number): Promise<Frame> {
    this.#lookedAt = performance.now();
    this.#setAudience(true);
    const output = this.#output(size);
    if (output.tick !== tick || !output.made) {
      release(output.made);
      output.tick = tick;
      output.made = this.#make(output.rendition);
    }
    return share(await output.made);
  }

  /** Ends a tick: where nobody looks at the head, its automatics follow all the same, and its source may rest. */
  settle(): void {
    if (this.#exists && this.#newest) this.#measure(this.#newest);
    if (performance.now() - this.#lookedAt > RESTING) this.#setAudience(false);
  }

  /** Frees what was not asked for since the last call. */
  tidy(): void {
    for (const [name, output] of this.#outputs) {
      if (!output.used) {
        free(output);
        this.#outputs.delete(name);
      }
      output.used = false;
    }
  }

  async stop(): Promise<void> {
    await this.#sensors.stop();
    this.#newest?.free();
    this.#newest = undefined;
    for (const output of this.#outputs.values()) free(output);
    this.#outputs.clear();
  }

  #take(frame: Frame): void {
    // The two names of the same layout: the range stands in the frame's tags.
    frame.format = AV_PIX_FMT_YUV420P;
    tagFrame(frame);
    this.#newest?.free();
    this.#newest = frame;
    this.#arrived += 1;
    if (!this.#otherSensor) return;
    // Not before: the frames of the sensor before are shown until then.
    this.#otherSensor = false;
    this.#automatics.reset();
    this.#measuredAt = 0;
  }

  #setAudience(present: boolean): void {
    if (present === this.#hasAudience) return;
    this.#hasAudience = present;
    this.#sensors.setAudience(present);
  }

  #setExists(exists: boolean, problem: string | undefined): void {
    if (exists === this.#exists && problem === this.#problem) return;
    this.#exists = exists;
    this.#problem = exists ? undefined : (problem ?? 'no pictures come');
    if (!exists) {
      this.#newest?.free();
      this.#newest = undefined;
      this.#automatics.reset();
    }
    this.#events.changed();
  }

  #setWarning(warning: string | undefined): void {
    if (warning === this.#warning) return;
    this.#warning = warning;
    this.#events.changed();
  }

  #measure(frame: Frame): void {
    const now = performance.now();
    if (now - this.#measuredAt < MEASURING) return;
    this.#measuredAt = now;
    const left = this.#remaining();
    const on = { exposure: left['auto-exposure'], whiteBalance: left['auto-white-balance'] };
    this.#automatics.follow(meansOf(frame), on, now);
  }

  async #make(rendition: Rendition): Promise<Frame> {
    if (!this.#exists || !this.#newest) return drawSlate(rendition.size, `CAMERA ${this.#number}`);
    // The source may bring a newer frame meanwhile, and this one would be freed.
    const frame = share(this.#newest);
    try {
      this.#measure(frame);
      const look = {
        settings: this.#remaining(),
        exposure: this.#automatics.exposure,
        digitalGain: !this.#sensors.simulatesSensor,
      };
      return await this.stopwatch.time(() => rendition.render(frame, look));
    } finally {
      frame.free();
    }
  }

  /** What the camera does not do itself. */
  #remaining(): PictureSettings {
    return remainingOf(this.#settings, this.#sensors.keys);
  }

  #output({ width, height }: Size): Output {
    const name = `${width}x${height}`;
    let output = this.#outputs.get(name);
    if (!output) {
      output = { rendition: new Rendition({ width, height }), made: undefined, tick: -1, used: true };
      this.#outputs.set(name, output);
    }
    output.used = true;
    return output;
  }

  #sensor(): number {
    return this.#settings[this.#number === 1 ? 'cam1-sensor' : 'cam2-sensor'];
  }

  #scene(): SceneSettings {
    return {
      light: this.#settings[this.#number === 1 ? 'cam1-light' : 'cam2-light'],
      gain: this.#settings.gain,
    };
  }
}

function free({ rendition, made }: Output): void {
  rendition.free();
  release(made);
}

/** Gives a frame up when it is there. A failure was told to whoever asked for it. */
function release(made: Promise<Frame> | undefined): void {
  made?.then(
    (frame) => frame.free(),
    () => {},
  );
}
