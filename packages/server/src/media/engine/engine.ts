import { asMediaError, MediaError } from '../media-error.ts';
import {
  CAMERA_KEYS,
  type Format,
  type FromMedia,
  type HeadSpecs,
  type MediaCalls,
  type MediaStatistics,
  type PictureSettings,
  type Refusals,
  type StreamSpec,
  type VideoName,
  type VideoRates,
  type View,
} from '../messages.ts';
import { drawSlate } from '../synthetic/slate.ts';
import type { FrameMoment } from '../video/h264-encoder.ts';
import { VideoFeed } from '../video/video-feed.ts';
import { VideoStream } from '../video/video-stream.ts';
import { Composer } from './composer.ts';
import { FilmDesk } from './film-desk.ts';
import { FrameClock } from './frame-clock.ts';
import { Head } from './head.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import { LiveStream } from './live-stream.ts';
import { Load } from './load.ts';
import { Stills } from './stills.ts';
import { Trials } from './trials.ts';

/** Where the engine's messages go. */
export interface Outlet {
  post(message: FromMedia): void;
  /** Whether there is room for another frame of a stream, or packet of a video. */
  ready(stream: number | VideoName): boolean;
}

/** What the engine begins with. */
export interface EngineStart {
  readonly heads: HeadSpecs;
  readonly format: Format;
  readonly settings: PictureSettings;
  readonly rates: VideoRates;
  /** The last change that is in `settings`. */
  readonly revision: number;
}

/** Makes the pictures: at every tick, one of each view that somebody watches, records or asks for. */
export class Engine {
  /** The ways of the H.264 streams out of the process. */
  readonly videos: Readonly<Record<VideoName, VideoFeed>>;
  readonly #outlet: Outlet;
  readonly #heads: readonly [Head | null, Head | null];
  readonly #composer: Composer;
  readonly #clock: FrameClock;
  readonly #streams = new Map<number, LiveStream>();
  readonly #stills = new Stills();
  readonly #main: VideoStream;
  readonly #sub: VideoStream;
  readonly #films: FilmDesk;
  readonly #load = new Load();
  readonly #trials = new Trials();
  #format: Format;
  #settings: PictureSettings;
  #revision: number;
  #reporter: NodeJS.Timeout | undefined;

  constructor({ heads, format, settings, rates, revision }: EngineStart, outlet: Outlet) {
    this.#outlet = outlet;
    this.#format = format;
    this.#settings = settings;
    this.#revision = revision;
    const head = (number: 1 | 2) => {
      const spec = heads[number - 1];
      if (!spec) return null;
      const events = {
        changed: () => this.#reportHeads(),
        adjusted: (changed: Partial<PictureSettings>) => this.#tellAdjusted(changed),
        log: (level: 'info' | 'warn' | 'error', message: string) =>
          outlet.post({ type: 'log', level, message }),
      };
      return new Head(number, spec, { format, settings, events });
    };
    this.#heads = [head(1), head(2)];
    this.#composer = new Composer(this.#heads);
    this.#clock = new FrameClock(format.fps, (tick, at) => this.#frame({ tick, at }));
    this.#main = new VideoStream('main', format, rates.main);
    this.#sub = new VideoStream('sub', format, rates.sub);
    this.videos = { main: this.#feed('main', this.#main), sub: this.#feed('sub', this.#sub) };
    this.#films = new FilmDesk(this.#main, ({ problem, film }) =>
      outlet.post({ type: 'recordingEnded', error: problem.error, message: problem.message, film }),
    );
  }

  /** Starts the picture; `ready` is posted when it runs. */
  async start(): Promise<void> {
    this.#clock.start();
    this.#reporter = setInterval(() => this.#report(), 1_000);
    this.#reportHeads();
    const slate = drawSlate(this.#format, 'CAMERA');
    const encoder = new JpegEncoder();
    try {
      this.#outlet.post({ type: 'ready', slate: await encoder.encode(slate, 80) });
    } finally {
      slate.free();
      encoder.free();
    }
  }

  /** Takes effect with the next frame. @param revision - the number of the change */
  adjust(settings: Partial<PictureSettings>, revision: number): void {
    this.#revision = revision;
    this.#settings = { ...this.#settings, ...settings };
    for (const head of this.#heads) head?.adjust(this.#settings);
  }

  /** Like {@link adjust}, and waits until the cameras have it. What one of them refuses is as it was before, at both. */
  async control(settings: Partial<PictureSettings>, revision: number): Promise<Refusals> {
    const keys = CAMERA_KEYS.filter((key) => settings[key] !== undefined);
    this.#trials.begin(keys, this.#settings);
    this.adjust(settings, revision);
    const asked = new Set(keys);
    const answers = await Promise.all(this.#heads.map((head) => head?.settled(asked)));
    const refused: Refusals = {};
    for (const [index, answer] of answers.entries()) {
      for (const key of keys) {
        const what = answer?.[key];
        if (what !== undefined) refused[key] = `Camera ${index + 1} does not take ${what}`;
      }
    }
    const back = this.#trials.end(settings, refused, this.#settings);
    if (Object.keys(back).length > 0) this.#tellAdjusted(back);
    return refused;
  }

  /** What each sensor of head 1 and head 2 can; null where it is not known. */
  async abilities(): Promise<MediaCalls['abilities']['result']> {
    const [first, second] = this.#heads;
    const [one, two] = await Promise.all([first?.abilities(), second?.abilities()]);
    return [one ?? [], two ?? []];
  }

  openStream(number: number, spec: StreamSpec): void {
    const stream = new LiveStream(spec, {
      ready: () => this.#outlet.ready(number),
      jpeg: (jpeg, frame) => this.#outlet.post({ type: 'frame', stream: number, jpeg, frame }),
      failed: (problem) => this.#complain(`The live stream lost a frame: ${asMediaError(problem).message}`),
    });
    this.#streams.set(number, stream);
  }

  closeStream(number: number): void {
    const stream = this.#streams.get(number);
    this.#streams.delete(number);
    void stream?.close();
  }

  /** Changes size and rate. @throws MediaError `Recording in progress` */
  async setFormat(format: Format): Promise<void> {
    if (this.#films.busy) throw new MediaError('Recording in progress', 'End the recording first');
    await this.#clock.stop();
    this.#format = format;
    await Promise.all([this.#main.setFormat(format), this.#sub.setFormat(format)]);
    for (const head of this.#heads) head?.setFormat(format);
    this.#clock.setRate(format.fps);
    this.#clock.start();
  }

  /** The next frame of a view as a JPEG. @throws MediaError */
  still(view: View, quality: number): ReturnType<Stills['take']> {
    return this.#stills.take(view, quality);
  }

  /** @throws MediaError */
  startFilm(path: string): Promise<void> {
    return this.#films.start(path);
  }

  /** The film under way. */
  get film(): Pick<FilmDesk, 'pause' | 'resume' | 'stop'> {
    return this.#films;
  }

  /** Ends a film in order, and everything else. */
  async stop(): Promise<void> {
    clearInterval(this.#reporter);
    await this.#clock.stop();
    if (this.#films.busy) await this.#films.stop();
    await Promise.all([this.#main.close(), this.#sub.close()]);
    await Promise.all([...this.#streams.values()].map((stream) => stream.close()));
    await this.#stills.close();
    await Promise.all(this.#heads.map((head) => head?.stop()));
  }

  #feed(video: VideoName, stream: VideoStream): VideoFeed {
    return new VideoFeed(stream, {
      ready: () => this.#outlet.ready(video),
      packet: (packet) => this.#outlet.post({ type: 'video', video, packet }),
      failed: (message) => this.#complain(`The ${video} video lost a frame: ${message}`),
    });
  }

  async #frame(moment: FrameMoment): Promise<void> {
    const { tick } = moment;
    this.#load.countFrame();
    const watchers = [...this.#streams.values()].filter((stream) => stream.wants(tick, this.#format.fps));
    const views = new Set<View>([...watchers.map(({ spec }) => spec.view), ...this.#stills.views]);
    if (this.#main.wants(tick) || this.#sub.wants(tick)) views.add('main');
    await Promise.all([...views].map((view) => this.#show(view, moment, watchers)));
    for (const head of this.#heads) head?.settle();
    if (tick % this.#format.fps === 0) this.#tidy();
  }

  /** Takes over what the server has not asked for. */
  #tellAdjusted(settings: Partial<PictureSettings>): void {
    this.#trials.note(settings);
    this.adjust(settings, this.#revision);
    this.#outlet.post({ type: 'adjusted', settings, revision: this.#revision });
  }

  #tidy(): void {
    for (const head of this.#heads) head?.tidy();
    this.#main.tidy();
    this.#sub.tidy();
  }

  async #show(view: View, moment: FrameMoment, watchers: readonly LiveStream[]): Promise<void> {
    const { fps } = this.#format;
    const { tick } = moment;
    const settings = this.#settings;
    try {
      const frame = await this.#composer.picture(view, { size: this.#format, settings, tick });
      try {
        for (const stream of watchers) {
          if (stream.spec.view === view)
            stream.offer(frame, { quality: settings['jpeg-quality'], tick, fps });
        }
        this.#stills.offer(view, frame);
        if (view === 'main') {
          this.#main.offer(frame, moment);
          this.#sub.offer(frame, moment);
        }
      } finally {
        frame.free();
      }
    } catch (problem) {
      this.#stills.refuse(view, problem);
      this.#complain(`A picture could not be made: ${asMediaError(problem).message}`);
    }
  }

  #complain(message: string): void {
    this.#outlet.post({ type: 'log', level: 'error', message });
  }

  #reportHeads(): void {
    const [first, second] = this.#heads;
    this.#outlet.post({ type: 'heads', heads: [first?.report() ?? null, second?.report() ?? null] });
  }

  #report(): void {
    const stages = [
      ...this.#heads.flatMap((head) => (head ? [head.stopwatch.take()] : [])),
      this.#composer.stopwatch.take(),
      ...[...this.#streams.values()].map((stream) => stream.takeStage()),
      ...[this.#main, this.#sub].flatMap((video) => video.takeStage() ?? []),
    ].filter(({ frames }) => frames > 0);
    const [first, second] = this.#heads;
    const inputs = [first?.takeInput() ?? null, second?.takeInput() ?? null] as const;
    const late = this.#clock.takeLate();
    const statistics: MediaStatistics = { ...this.#load.take(), late, stages, inputs };
    this.#outlet.post({ type: 'statistics', statistics });
    const progress = this.#films.progress();
    if (progress) this.#outlet.post({ type: 'progress', ...progress });
  }
}
