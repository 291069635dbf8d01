import { asMediaError, MediaError } from '../media-error.ts';
import type {
  Format,
  FromMedia,
  HeadSpecs,
  MediaStatistics,
  PictureSettings,
  StreamSpec,
  View,
} from '../messages.ts';
import { drawSlate } from '../synthetic/slate.ts';
import { Composer } from './composer.ts';
import { FilmDesk } from './film-desk.ts';
import { FrameClock } from './frame-clock.ts';
import { Head } from './head.ts';
import { JpegEncoder } from './jpeg-encoder.ts';
import { LiveStream } from './live-stream.ts';
import { Load } from './load.ts';
import { Stills } from './stills.ts';

/** Where the engine's messages go. */
export interface Outlet {
  post(message: FromMedia): void;
  /** Whether there is room for another frame of a stream. */
  ready(stream: number): boolean;
}

/** What the engine begins with. */
export interface EngineStart {
  readonly heads: HeadSpecs;
  readonly format: Format;
  readonly settings: PictureSettings;
}

/** Makes the pictures: at every tick, one of each view that somebody watches, records or asks for. */
export class Engine {
  readonly #outlet: Outlet;
  readonly #heads: readonly [Head | null, Head | null];
  readonly #composer: Composer;
  readonly #clock: FrameClock;
  readonly #streams = new Map<number, LiveStream>();
  readonly #stills = new Stills();
  readonly #films: FilmDesk;
  readonly #load = new Load();
  #format: Format;
  #settings: PictureSettings;
  #reporter: NodeJS.Timeout | undefined;

  constructor({ heads, format, settings }: EngineStart, outlet: Outlet) {
    this.#outlet = outlet;
    this.#format = format;
    this.#settings = settings;
    const head = (number: 1 | 2) => {
      const spec = heads[number - 1];
      if (!spec) return null;
      const events = {
        changed: () => this.#reportHeads(),
        log: (level: 'info' | 'warn' | 'error', message: string) =>
          outlet.post({ type: 'log', level, message }),
      };
      return new Head(number, spec, { format, settings, events });
    };
    this.#heads = [head(1), head(2)];
    this.#composer = new Composer(this.#heads);
    this.#clock = new FrameClock(format.fps, (tick) => this.#frame(tick));
    this.#films = new FilmDesk(({ problem, film }) =>
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

  /** Takes effect with the next frame. */
  adjust(settings: Partial<PictureSettings>): void {
    this.#settings = { ...this.#settings, ...settings };
    for (const head of this.#heads) head?.adjust(this.#settings);
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
    return this.#films.start(path, this.#format);
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
    await Promise.all([...this.#streams.values()].map((stream) => stream.close()));
    await this.#stills.close();
    await Promise.all(this.#heads.map((head) => head?.stop()));
  }

  async #frame(tick: number): Promise<void> {
    this.#load.countFrame();
    const watchers = [...this.#streams.values()].filter((stream) => stream.wants(tick, this.#format.fps));
    const views = new Set<View>([...watchers.map(({ spec }) => spec.view), ...this.#stills.views]);
    if (this.#films.wantsFrames) views.add('main');
    if (views.size === 0) for (const head of this.#heads) head?.idle();
    await Promise.all([...views].map((view) => this.#show(view, tick, watchers)));
    if (tick % this.#format.fps === 0) for (const head of this.#heads) head?.tidy();
  }

  async #show(view: View, tick: number, watchers: readonly LiveStream[]): Promise<void> {
    const { fps } = this.#format;
    const settings = this.#settings;
    try {
      const frame = await this.#composer.picture(view, { size: this.#format, settings, tick });
      try {
        for (const stream of watchers) {
          if (stream.spec.view === view)
            stream.offer(frame, { quality: settings['jpeg-quality'], tick, fps });
        }
        this.#stills.offer(view, frame);
        if (view === 'main') this.#films.write(frame, tick);
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
      ...[this.#films.takeStage()].filter((stage) => stage !== undefined),
    ].filter(({ frames }) => frames > 0);
    const statistics: MediaStatistics = { ...this.#load.take(), late: this.#clock.takeLate(), stages };
    this.#outlet.post({ type: 'statistics', statistics });
    const progress = this.#films.progress();
    if (progress) this.#outlet.post({ type: 'progress', ...progress });
  }
}
