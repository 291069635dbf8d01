import { realpathSync } from 'node:fs';
import { openIoctl } from '../../kernel/ioctl.ts';
import type { Abilities, FormatReport } from '../abilities.ts';
import {
  type CameraKey,
  type DeviceName,
  type PictureKey,
  type PictureSettings,
  type Refusals,
  textOfDevice,
} from '../messages.ts';
import { Backoff } from '../sources/backoff.ts';
import { pause } from '../sources/pause.ts';
import { Presence } from '../sources/presence.ts';
import type { Source, SourceEvents, SourceFormat } from '../sources/source.ts';
import type { VideoInput } from '../sources/video-input.ts';
import {
  BusyCamera,
  CameraProblem,
  CrowdedBus,
  capturingProblem,
  openingProblem,
  UselessDevice,
} from './camera-problem.ts';
import { capture } from './capture.ts';
import { ControlDesk } from './control-desk.ts';
import { describeDevice, formatsOf } from './description.ts';
import { DeviceWatch } from './device-watch.ts';
import { absence, candidates, PLACES, type Places } from './finder.ts';
import { inUse } from './in-use.ts';
import { keyControlsOf } from './key-controls.ts';
import { bestMode, isUsable, lighterThan } from './modes.ts';
import { DeviceError, type Mode, VideoDevice } from './video-device.ts';

/** Without a picture for so long, the camera counts as lost, in ms. */
const LOST_MS = 1_000;
/** Without a picture for so long, the camera is opened anew, in ms. */
const SILENT_MS = 5_000;
/** Likewise, before its first picture: some take seconds. */
const FIRST = { lostMs: 3_000, silentMs: 10_000 };
const WATCH_MS = 250;
/** So long a camera may take to tell its controls before its first picture is shown as it is, in ms. */
const CONTROLS_MS = 500;
const SILENT = 'the camera sends no pictures';
const NO_KEYS: ReadonlySet<PictureKey> = new Set();

/** The ways to the hardware; a test has its own. */
export interface Hardware {
  readonly places: Places;
  readonly open: typeof openIoctl;
  readonly capture: (path: string, mode: Mode, fps: number, signal: AbortSignal) => Promise<VideoInput>;
}

const HARDWARE: Hardware = { places: PLACES, open: openIoctl, capture };

/** What lasts over all uses of a camera. */
interface Course {
  readonly presence: Presence;
  readonly backoff: Backoff;
  readonly watch: DeviceWatch;
}

/** A camera that is open, and what it delivers. */
interface Found {
  readonly path: string;
  readonly device: VideoDevice;
  readonly modes: readonly Mode[];
}

/** One use of a camera. */
interface Session extends Found {
  /** What is captured, and what of the modes the bus has room for. */
  mode: Mode;
  affordable: readonly Mode[];
  formats: Promise<readonly FormatReport[]> | undefined;
  readonly end: () => void;
}

/**
 * A USB or built-in camera over Video4Linux. What it has a control for it does itself; it may be unplugged and plugged in
 * again at any time, and has its settings back then.
 */
export class V4l2Source implements Source {
  readonly sensors = 1;
  readonly simulatesSensor = false;
  readonly #name: DeviceName;
  readonly #head: 1 | 2;
  readonly #hardware: Hardware;
  readonly #stopping = new AbortController();
  #format: SourceFormat;
  #picture: PictureSettings | undefined;
  #desk: ControlDesk | undefined;
  /** The camera in use: what it can, what it does, and what ends that. */
  #session: Session | undefined;
  #running: Promise<void> | undefined;

  /** @param head - whose light a light of the camera is */
  constructor(name: DeviceName, head: 1 | 2, format: SourceFormat, hardware: Hardware = HARDWARE) {
    this.#name = name;
    this.#head = head;
    this.#format = format;
    this.#hardware = hardware;
  }

  get keys(): ReadonlySet<PictureKey> {
    return this.#desk?.keys ?? NO_KEYS;
  }

  async abilities(): Promise<Abilities | undefined> {
    if (!this.#session) return undefined;
    const session = this.#session;
    const { device, path, modes } = session;
    const keys = this.#desk?.keys;
    try {
      session.formats ??= formatsOf(device, modes);
      const formats = await session.formats;
      return await describeDevice(device, { path, head: this.#head, formats, ...(keys && { keys }) });
    } catch (problem) {
      // It was unplugged, or its use has ended, while it was asked.
      if (problem instanceof DeviceError) return undefined;
      throw problem;
    }
  }

  start(events: SourceEvents): void {
    this.#running ??= this.#run(events);
  }

  setScene(): void {}

  selectSensor(): void {}

  setPicture(settings: PictureSettings): void {
    this.#picture = settings;
    this.#desk?.apply(settings);
  }

  async settled(keys: ReadonlySet<CameraKey>): Promise<Refusals> {
    return (await this.#desk?.settled(keys)) ?? {};
  }

  setFormat(format: SourceFormat): void {
    const before = this.#format;
    this.#format = format;
    const { affordable, mode, end } = this.#session ?? {};
    if (affordable && (bestMode(affordable, format) !== mode || format.fps !== before.fps)) end?.();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(events: SourceEvents): Promise<void> {
    const { signal } = this.#stopping;
    const presence = new Presence(events, `Camera v4l2:${textOfDevice(this.#name)}`);
    const backoff = new Backoff();
    const watch = new DeviceWatch(this.#hardware.places.devices);
    while (!signal.aborted) {
      const problem = await this.#try(events, { presence, backoff, watch });
      if (problem === undefined || signal.aborted) continue;
      presence.gone(problem);
      if (await watch.pause(backoff.next(), signal)) backoff.reset();
    }
    watch.close();
  }

  /**
   * One use of the first camera that is free and delivers pictures.
   *
   * @returns why it ended, or why there is none; undefined for another format
   */
  async #try(events: SourceEvents, course: Course): Promise<string | undefined> {
    const { signal } = this.#stopping;
    let problem: CameraProblem | undefined;
    for (const candidate of candidates(this.#name, this.#hardware.places)) {
      const path = realPathOf(candidate);
      if (signal.aborted || path === undefined) continue;
      // Taken before anything is waited for: another head may be looking as well.
      if (!inUse.claim(path, this)) {
        if (this.#name.by === 'path') problem = new BusyCamera('the other head uses the camera');
        continue;
      }
      let found: Found | undefined;
      try {
        found = await this.#open(candidate, path);
        return await this.#use(found, events, course);
      } catch (error) {
        const why = capturingProblem(error);
        // Only one that could not be had is passed over for the next.
        if (found && !(why instanceof BusyCamera || why instanceof CrowdedBus)) return why.message;
        if (!problem || problem instanceof UselessDevice) problem = why;
      } finally {
        await this.#desk?.close();
        this.#desk = undefined;
        found?.device.close();
        inUse.release(path, this);
      }
    }
    return problem?.message ?? absence(this.#name);
  }

  /** @throws CameraProblem */
  async #open(candidate: string, path: string): Promise<Found> {
    let device: VideoDevice;
    try {
      device = await VideoDevice.open(path, this.#hardware.open);
    } catch (error) {
      throw openingProblem(candidate, error);
    }
    try {
      const modes = device.capability.captures ? await device.modes(isUsable) : [];
      if (modes.length === 0) throw new UselessDevice(candidate);
      return { path, device, modes };
    } catch (problem) {
      device.close();
      throw problem instanceof DeviceError
        ? new CameraProblem(`${candidate} is not there any more`)
        : problem;
    }
  }

  /** @throws BusyCamera, CrowdedBus, or what ended its pictures */
  async #use(
    { path, device, modes }: Found,
    events: SourceEvents,
    { presence, backoff, watch }: Course,
  ): Promise<string | undefined> {
    const mode = bestMode(modes, this.#format);
    if (!mode) throw new UselessDevice(path);
    const otherFormat = new AbortController();
    const giveUp = new AbortController();
    const signal = AbortSignal.any([this.#stopping.signal, otherFormat.signal, giveUp.signal]);
    const end = () => otherFormat.abort();
    const session: Session = { device, path, modes, mode, affordable: modes, end, formats: undefined };
    this.#session = session;
    const begun = performance.now();
    let last: number | undefined;
    // Told at once: closing what is no more may take its time.
    const unplugged = () => {
      if (candidates({ by: 'path', path }).length > 0) return false;
      presence.gone(absence(this.#name));
      giveUp.abort();
      return true;
    };
    const unfollow = watch.follow(unplugged);
    const silence = setInterval(() => {
      if (unplugged()) return;
      const silent = performance.now() - (last ?? begun);
      if (silent > (last === undefined ? FIRST.lostMs : LOST_MS)) presence.missing(SILENT);
      if (silent > (last === undefined ? FIRST.silentMs : SILENT_MS)) giveUp.abort();
    }, WATCH_MS);
    let input: VideoInput | undefined;
    try {
      input = await this.#capture(session, signal);
      // Not before: until then another program may be using the camera, with settings of its own.
      await Promise.race([this.#takeControl(session, events), pause(CONTROLS_MS, signal)]);
      for (let next = await input.next(); next; next = await input.next()) {
        if (signal.aborted) {
          next.frame.free();
          break;
        }
        last = performance.now();
        backoff.reset();
        presence.here();
        events.frame(next.frame);
      }
      return otherFormat.signal.aborted ? undefined : 'the camera has ended its pictures';
    } catch (problem) {
      if (otherFormat.signal.aborted) return undefined;
      if (unplugged()) return absence(this.#name);
      if (giveUp.signal.aborted) return SILENT;
      throw problem;
    } finally {
      clearInterval(silence);
      unfollow();
      this.#session = undefined;
      await input?.close();
    }
  }

  /** Captures in the best mode that the bus has room for. @throws BusyCamera, CrowdedBus, or what else is in the way */
  async #capture(session: Session, signal: AbortSignal): Promise<VideoInput> {
    for (;;) {
      const { path, mode, affordable } = session;
      try {
        return await this.#hardware.capture(path, mode, this.#format.fps, signal);
      } catch (error) {
        const problem = capturingProblem(error);
        if (signal.aborted || !(problem instanceof CrowdedBus)) throw problem;
        const lighter = lighterThan(mode, affordable);
        const next = bestMode(lighter, this.#format);
        if (!next) throw problem;
        session.affordable = lighter;
        session.mode = next;
      }
    }
  }

  /** Hands the settings to the camera, as far as it has controls for them. */
  async #takeControl(session: Session, events: SourceEvents): Promise<void> {
    const { device } = session;
    const controls = await device.controls().catch(() => []);
    // It may have gone, or be used anew, by the time that it has answered.
    if (!this.#picture || this.#session !== session || this.#stopping.signal.aborted) return;
    this.#desk = new ControlDesk(device, keyControlsOf(controls, this.#head), this.#picture, {
      adjusted: (settings) => events.adjusted?.(settings),
      refused: (message) => events.log('warn', message),
    });
  }
}

/** @returns undefined where it was unplugged in this moment */
function realPathOf(candidate: string): string | undefined {
  try {
    return realpathSync(candidate);
  } catch {
    return undefined;
  }
}
