import { type MediaRecord, type Offer, ProtocolError, type State } from '@sightglass/protocol';
import type { Logger } from 'pino';
import type { Library } from '../library/library.ts';
import {
  type Format,
  type FromMedia,
  type HeadReport,
  type HeadSpecs,
  type MediaStatistics,
  PICTURE_KEYS,
  type PictureSettings,
  type StreamSpec,
  type View,
} from '../media/messages.ts';
import type { Adjustment, CameraControl } from '../state/camera-control.ts';
import { Adjustments } from './adjustments.ts';
import { Film } from './film.ts';
import type { CameraHealth, LivePicture, Still } from './live-picture.ts';
import { type MediaEvents, MediaProcess } from './media-process.ts';
import { Streams } from './streams.ts';

/** The picture sizes that are offered. */
export const RESOLUTIONS = ['640x480', '1280x720', '1920x1080'] as const;

/** What a {@link Camera} needs. */
export interface CameraOptions {
  readonly heads: HeadSpecs;
  /** Sensors of head 1 and head 2; 0 where there is none. */
  readonly sensors: readonly [number, number];
  readonly library: Library;
  readonly logger: Logger;
}

/** The camera as the rest of the server sees it. The work is done by the media process. */
export class Camera implements CameraControl, LivePicture {
  readonly offer: Offer;
  readonly #options: CameraOptions;
  readonly #media: MediaProcess;
  readonly #streams: Streams;
  readonly #adjustments: Adjustments;
  readonly #film: Film;
  /** Stills on their way: who asks for the same meanwhile gets the same. */
  readonly #stills = new Map<string, Promise<Still>>();
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
    this.offer = { resolutions: RESOLUTIONS, sensors: options.sensors };
    this.#heads = absent(options, 'starting');
    this.#media = new MediaProcess(options.logger, () => this.#startMessage(), {
      message: (message) => this.#receive(message),
      lost: () => this.#lost(),
    });
    this.#streams = new Streams((message) => this.#media.post(message));
    this.#adjustments = new Adjustments((message, sent) => this.#media.post(message, sent));
    this.#film = new Film(options.library, this.#media);
  }

  /**
   * Starts the picture.
   *
   * @param state - what the picture is made from
   * @param report - takes what the camera finds out
   */
  start(state: State, report: (facts: Partial<State>) => void): void {
    this.#report = report;
    this.#settings = pictureSettings(state);
    this.#format = { ...sizeOf(state.resolution), fps: state.fps };
    this.#media.start();
  }

  /** Ends a recording in order, then the media process. */
  async close(): Promise<void> {
    try {
      const record = await this.#film.stop();
      if (record) this.#report({ record: false, recording: null, 'last-recording': record });
    } catch (problem) {
      this.#options.logger.error({ err: problem }, 'The recording could not be ended in order');
    }
    await this.#media.stop();
  }

  adjust(adjustment: Adjustment): void {
    const settings = Object.fromEntries(
      PICTURE_KEYS.filter((key) => adjustment[key] !== undefined).map((key) => [key, adjustment[key]]),
    ) as Partial<PictureSettings>;
    this.#settings = { ...this.#known().settings, ...settings };
    this.#adjustments.add(settings);
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
    const wish = `${view} ${quality}`;
    const underWay = this.#stills.get(wish);
    if (underWay) return underWay;
    const still = this.#media.call('still', { view, quality }).finally(() => this.#stills.delete(wish));
    this.#stills.set(wish, still);
    return still;
  }

  watch(spec: StreamSpec, onFrame: (jpeg: Uint8Array) => void): () => void {
    this.#mustExist(spec.view);
    return this.#streams.watch(spec, onFrame);
  }

  /** A JPEG from the beginning of a film. @throws ProtocolError `Hardware error` */
  async thumbnail(path: string, width: number): Promise<Uint8Array> {
    return (await this.#media.call('thumbnail', { path, width })).jpeg;
  }

  health(): CameraHealth {
    return {
      media: this.#phase,
      heads: this.#heads,
      ...(this.#statistics ? { statistics: this.#statistics } : {}),
    };
  }

  #receive(message: Parameters<MediaEvents['message']>[0]): void {
    switch (message.type) {
      case 'ready':
        this.#slate = message.slate;
        this.#phase = 'running';
        this.#settled();
        void this.#recover();
        return;
      case 'heads':
        this.#showHeads(message.heads);
        return;
      case 'frame':
        this.#streams.frame(message.stream, message.jpeg);
        return;
      case 'progress': {
        const recording = this.#film.progress(message.durationMs, message.bytes);
        if (recording) this.#report({ recording });
        return;
      }
      case 'recordingEnded':
        void this.#recordingEnded(message);
        return;
      case 'statistics':
        this.#statistics = message.statistics;
    }
  }

  async #recordingEnded(ending: Extract<FromMedia, { type: 'recordingEnded' }>): Promise<void> {
    const { error, message, film } = ending;
    const { logger } = this.#options;
    logger.error({ error }, `The recording was ended: ${message}`);
    const record = await this.#film.finish(film).catch((problem: unknown) => {
      logger.error({ err: problem }, 'The end of the recording could not be entered; the next start does');
      return undefined;
    });
    this.#report({ record: false, recording: null, ...(record ? { 'last-recording': record } : {}) });
  }

  #lost(): void {
    this.#phase = 'down';
    this.#settled();
    this.#statistics = undefined;
    this.#showHeads(absent(this.#options, 'the picture is being restarted'));
    if (this.#film.abandon()) this.#report({ record: false, recording: null });
    if (this.#slate) this.#streams.showEverywhere(this.#slate);
  }

  /** Films that a crash cut off become records. */
  async #recover(): Promise<void> {
    try {
      await this.#options.library.recover((path) => this.#media.call('mend', { path }));
    } catch (problem) {
      this.#options.logger.error(
        { err: problem },
        'Cut recordings could not be recovered; the next start tries again',
      );
    }
  }

  #showHeads(heads: readonly [HeadReport | null, HeadReport | null]): void {
    this.#heads = heads;
    this.#report({ 'cam1-exists': heads[0]?.exists ?? false, 'cam2-exists': heads[1]?.exists ?? false });
  }

  #startMessage(): { type: 'start'; heads: HeadSpecs; format: Format; settings: PictureSettings } {
    // Sent behind the start message, in the same turn: the child takes them in order.
    setImmediate(() => this.#streams.reopen());
    return { type: 'start', heads: this.#options.heads, ...this.#known() };
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

function pictureSettings(state: State): PictureSettings {
  return Object.fromEntries(PICTURE_KEYS.map((key) => [key, state[key]])) as PictureSettings;
}

function sizeOf(resolution: string): { width: number; height: number } {
  const [width = 0, height = 0] = resolution.split('x').map(Number);
  return { width, height };
}

function absent(
  { sensors }: CameraOptions,
  problem: string,
): readonly [HeadReport | null, HeadReport | null] {
  const head = (count: number) => (count === 0 ? null : { exists: false, sensors: count, problem });
  return [head(sensors[0]), head(sensors[1])];
}
