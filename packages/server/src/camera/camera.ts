import { type Key, type MediaRecord, type Offer, ProtocolError, type State } from '@sightglass/protocol';
import {
  type CameraKey,
  type Format,
  type FoundCamera,
  type HeadReport,
  type MediaStatistics,
  PICTURE_KEYS,
  type PictureSettings,
  pictureSettingsOf,
  type StreamSpec,
  sizeOf,
  type ToMedia,
  type VideoName,
  type VideoPacket,
  type View,
  WAITING,
} from '../media/messages.ts';
import type { Adjustment, CameraControl } from '../state/camera-control.ts';
import { Adjustments } from './adjustments.ts';
import { absent, type CameraOptions } from './camera-options.ts';
import { Controls, controlKeys } from './controls.ts';
import { Film } from './film.ts';
import { type HeadAbilities, Inventory } from './inventory.ts';
import { isLight, Lamps } from './lamps/lamps.ts';
import type { CameraHealth, LivePicture, Still } from './live-picture.ts';
import { type MediaEvents, MediaProcess } from './media-process.ts';
import { type SensorReport, SensorWatch } from './sensor-watch.ts';
import { SharedWork } from './shared-work.ts';
import { Streams } from './streams.ts';
import { Videos, type VideoTap } from './videos.ts';

/** The camera as the rest of the server sees it. The work is done by the media process. */
export class Camera implements CameraControl, LivePicture {
  readonly offer: Offer;
  readonly devices: ReadonlySet<Key>;
  readonly #options: CameraOptions;
  readonly #media: MediaProcess;
  readonly #streams: Streams;
  readonly #videos: Videos;
  readonly #adjustments: Adjustments;
  readonly #controls: Controls;
  readonly #film: Film;
  readonly #lamps: Lamps;
  readonly #sensors: SensorWatch;
  readonly #stills = new SharedWork<Still>();
  readonly #inventory: Inventory;
  #settings: PictureSettings | undefined;
  #format: Format | undefined;
  #report: (facts: Partial<State>) => void = () => {};
  #phase: CameraHealth['media'] = 'starting';
  #heads: CameraHealth['heads'];
  #statistics: MediaStatistics | undefined;
  #slate: Uint8Array | undefined;
  #settled: () => void = () => {};
  /** Fulfilled when the first start came to something. */
  readonly #begun = new Promise<void>((resolve) => {
    this.#settled = resolve;
  });

  constructor(options: CameraOptions) {
    this.#options = options;
    this.offer = { resolutions: options.sizes.all, sensors: options.sensors };
    this.#heads = absent(options, WAITING);
    this.#sensors = new SensorWatch(options.heads);
    this.#media = new MediaProcess(options.logger, () => this.#startMessage(), {
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
    });
    this.#streams = new Streams((message) => this.#media.post(message));
    this.#videos = new Videos((message) => this.#media.post(message));
    this.#adjustments = new Adjustments((message, sent) => this.#media.post(message, sent));
    this.#lamps = new Lamps(options.lamps, options.logger);
    this.#controls = new Controls(controlKeys(options.heads, this.#lamps.keys), {
      send: (settings) => {
        // Also what a media process begins with that takes the place of one that has gone on the way.
        this.#settings = { ...this.#known().settings, ...settings };
        const revision = this.#adjustments.count(settings);
        return this.#media.call('control', { settings, revision });
      },
      doubtful: (keys) => this.#tellTruth(keys),
    });
    this.devices = new Set<Key>([...this.#lamps.keys, ...this.#controls.keys]);
    this.#film = new Film(options.library, this.#media, options.logger);
    this.#inventory = new Inventory(this.#media, this.#lamps.places);
  }

  /**
   * Starts the picture.
   *
   * @param state - what the picture is made from
   * @param report - takes what the camera finds out
   */
  start(state: State, report: (facts: Partial<State>) => void): void {
    this.#report = report;
    this.#settings = pictureSettingsOf(state);
    this.#noteSensors();
    this.#format = { ...sizeOf(state.resolution), fps: state.fps };
    this.#lamps.keep(state);
    this.#media.start();
  }

  get format(): Format | undefined {
    return this.#format;
  }

  /** Ends a recording in order, then the media process. The light stays as it is. */
  async close(): Promise<void> {
    const lamps = this.#lamps.close();
    try {
      const record = await this.#film.stop();
      if (record) this.#report({ record: false, recording: null, 'last-recording': record });
    } catch (problem) {
      this.#options.logger.error({ err: problem }, 'The recording could not be ended in order');
    }
    await this.#media.stop();
    await lamps;
  }

  adjust(adjustment: Adjustment): void {
    const settings = Object.fromEntries(
      PICTURE_KEYS.filter((key) => adjustment[key] !== undefined).map((key) => [key, adjustment[key]]),
    ) as Partial<PictureSettings>;
    const entries = Object.entries(settings);
    const others = Object.fromEntries(entries.filter(([key]) => !this.#controls.has(key)));
    this.#settings = { ...this.#known().settings, ...others };
    this.#adjustments.add(others);
    // Those that cameras do are there already, and may be others again by now.
    const controls = entries.map(([key]) => key).filter((key) => this.#controls.has(key));
    if (controls.length > 0) setImmediate(() => this.#tellTruth(controls));
    if ('cam1-sensor' in settings || 'cam2-sensor' in settings) this.#noteSensors();
  }

  async drive(key: Key, value: unknown): Promise<void> {
    if (this.#controls.has(key)) await this.#controls.set(key, value);
    else if (isLight(key)) await this.#lamps.change(key, value === true);
  }

  async setFormat({ resolution, fps }: { resolution?: string; fps?: number }): Promise<void> {
    const { format } = this.#known();
    const wanted: Format = {
      ...format,
      ...(resolution === undefined ? {} : sizeOf(resolution)),
      ...(fps === undefined ? {} : { fps }),
    };
    await this.#media.call('setFormat', { format: wanted });
    this.#format = wanted;
  }

  async startRecording(): Promise<Partial<State>> {
    await this.#mustRun();
    return { recording: await this.#film.start(this.#known().format) };
  }

  async pauseRecording(): Promise<void> {
    await this.#media.call('pauseRecording', {});
  }

  async resumeRecording(): Promise<void> {
    await this.#media.call('resumeRecording', {});
  }

  async stopRecording(): Promise<Partial<State>> {
    const record = await this.#film.stop();
    return { recording: null, ...(record ? { 'last-recording': record } : {}) };
  }

  async takeSnapshot(): Promise<MediaRecord> {
    await this.#mustRun();
    const quality = this.#known().settings['jpeg-quality'];
    const { jpeg, width, height } = await this.#media.call('still', { view: 'main', quality });
    return this.#options.library.addSnapshot(jpeg, { takenAt: new Date(), resolution: `${width}x${height}` });
  }

  async still(view: View, quality: number): Promise<Still> {
    this.#mustExist(view);
    if (this.#phase === 'starting') await this.#begun;
    if (this.#phase === 'down' && this.#slate) {
      const { width, height } = this.#known().format;
      return { jpeg: this.#slate, width, height };
    }
    return this.#stills.share(`${view} ${quality}`, () => this.#media.call('still', { view, quality }));
  }

  watch(spec: StreamSpec, onFrame: (jpeg: Uint8Array) => void): () => void {
    this.#mustExist(spec.view);
    return this.#streams.watch(spec, onFrame);
  }

  watchVideo(video: VideoName, onPacket: (packet: VideoPacket) => void): VideoTap {
    return this.#videos.watch(video, onPacket);
  }

  /** A JPEG from the beginning of a film. @throws ProtocolError `Hardware error` */
  async thumbnail(path: string, width: number): Promise<Uint8Array> {
    return (await this.#media.call('thumbnail', { path, width })).jpeg;
  }

  health(): CameraHealth {
    return {
      media: this.#phase,
      heads: this.#heads,
      lampProblems: this.#lamps.problems,
      ...(this.#statistics ? { statistics: this.#statistics } : {}),
    };
  }

  sensors(camera: 1 | 2): readonly SensorReport[] | undefined {
    const index = camera === 1 ? 0 : 1;
    return this.#sensors.list(index, this.#statistics?.inputs[index]);
  }

  resolutions(camera: 1 | 2): readonly string[] {
    return this.#options.sizes.heads[camera - 1] ?? [];
  }

  async abilities(): Promise<HeadAbilities> {
    // It is asked by lists that have to be there while there is no picture.
    return this.#phase === 'running' ? this.#inventory.abilities() : [[], []];
  }

  /** The cameras of this machine that no head uses, and those on the network; takes a few seconds. @throws ProtocolError `Hardware error` */
  discover(): Promise<readonly FoundCamera[]> {
    return this.#inventory.discover();
  }

  #receive(message: Parameters<MediaEvents['message']>[0]): void {
    switch (message.type) {
      case 'ready':
        this.#slate = message.slate;
        this.#phase = 'running';
        this.#settled();
        void this.#film.recover();
        return;
      case 'heads':
        this.#showHeads(message.heads);
        return;
      case 'frame':
        this.#streams.frame(message.stream, message.jpeg);
        return;
      case 'video':
        this.#videos.packet(message.video, message.packet);
        return;
      case 'progress': {
        const recording = this.#film.progress(message.durationMs, message.bytes);
        if (recording) this.#report({ recording });
        return;
      }
      case 'recordingEnded':
        void this.#film.ended(message).then((facts) => this.#report(facts));
        return;
      case 'adjusted': {
        this.#takeOver(this.#adjustments.notCrossed(message.settings, message.revision));
        return;
      }
      case 'statistics':
        this.#statistics = message.statistics;
    }
  }

  /** What the cameras have of these, unless they are just being asked. */
  #tellTruth(keys: readonly CameraKey[]): void {
    const { settings } = this.#known();
    const settled = keys.filter((key) => !this.#controls.isUnderWay(key));
    if (settled.length > 0) this.#report(Object.fromEntries(settled.map((key) => [key, settings[key]])));
  }

  /** What somebody has changed at a camera itself. */
  #takeOver(settings: Partial<PictureSettings>): void {
    this.#settings = { ...this.#known().settings, ...settings };
    this.#lamps.keep(settings);
    this.#report(settings);
  }

  #lost(): void {
    this.#phase = 'down';
    this.#settled();
    this.#statistics = undefined;
    this.#showHeads(absent(this.#options, 'the picture is being restarted'));
    if (this.#film.abandon()) this.#report({ record: false, recording: null });
    if (this.#slate) this.#streams.showEverywhere(this.#slate);
  }

  #showHeads(heads: readonly [HeadReport | null, HeadReport | null]): void {
    this.#heads = heads;
    this.#noteSensors();
    const exist = [heads[0]?.exists ?? false, heads[1]?.exists ?? false] as const;
    this.#lamps.noteHeads(exist);
    this.#report({ 'cam1-exists': exist[0], 'cam2-exists': exist[1] });
  }

  #noteSensors(): void {
    const [first, second] = this.#heads;
    this.#sensors.note(0, first, this.#settings?.['cam1-sensor'] ?? 1);
    this.#sensors.note(1, second, this.#settings?.['cam2-sensor'] ?? 1);
  }

  #startMessage(): Extract<ToMedia, { type: 'start' }> {
    // Sent behind the start message, in the same turn: the child takes them in order.
    setImmediate(() => {
      this.#streams.reopen();
      this.#videos.reopen();
    });
    const { heads, rates } = this.#options;
    return { type: 'start', heads, rates, revision: this.#adjustments.revision, ...this.#known() };
  }

  #known(): { settings: PictureSettings; format: Format } {
    if (!this.#settings || !this.#format)
      throw new ProtocolError('Hardware error', 'The camera is not started');
    return { settings: this.#settings, format: this.#format };
  }

  async #mustRun(): Promise<void> {
    if (this.#phase === 'starting') await this.#begun;
    if (this.#phase !== 'running') {
      throw new ProtocolError('Hardware error', 'There is no picture yet; try again in a moment');
    }
  }

  #mustExist(view: View): void {
    if (view !== 'main' && !this.#options.heads[view - 1]) {
      throw new ProtocolError('Invalid state', `There is no camera ${view}`);
    }
  }
}
