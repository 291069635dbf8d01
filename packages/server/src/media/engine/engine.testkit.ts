import { afterEach, beforeEach, onTestFinished, vi } from 'vitest';
import type { FromMedia, HeadSpecs, MediaStatistics, PictureSettings } from '../messages.ts';
import { neutral } from '../picture/frames.testkit.ts';
import { until } from '../sources/viewer.testkit.ts';
import { Engine } from './engine.ts';

export const FORMAT = { width: 160, height: 90, fps: 50 };
const SYNTHETIC: HeadSpecs = [[{ kind: 'synthetic' }], [{ kind: 'synthetic' }]];

type Of<T extends FromMedia['type']> = Extract<FromMedia, { type: T }>;

/** Lets {@link Running.report} say when a second has passed, in every test of the file. */
export function reportsAreAskedFor(): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

/** An engine, and all that it posted. Without a word of its heads they are synthetic. */
export class Running {
  readonly messages: FromMedia[] = [];
  readonly engine: Engine;
  /** Whether the channel takes frames. */
  room = true;

  constructor(settings: Partial<PictureSettings> = {}, heads = SYNTHETIC) {
    this.engine = new Engine(
      {
        heads,
        format: FORMAT,
        settings: neutral(settings),
        rates: { main: undefined, sub: undefined },
        revision: 0,
      },
      { post: (message) => this.messages.push(message), ready: () => this.room },
    );
    onTestFinished(() => this.engine.stop());
  }

  /** One whose heads deliver, as far as there are any. */
  static async start(settings: Partial<PictureSettings> = {}, heads = SYNTHETIC): Promise<Running> {
    const running = new Running(settings, heads);
    await running.engine.start();
    await until(
      () =>
        running
          .of('heads')
          .at(-1)
          ?.heads.every((head) => head?.exists !== false) ?? false,
    );
    return running;
  }

  of<T extends FromMedia['type']>(type: T): Of<T>[] {
    return this.messages.filter((message): message is Of<T> => message.type === type);
  }

  framesOf(stream: number): Of<'frame'>[] {
    return this.of('frame').filter((frame) => frame.stream === stream);
  }

  /** Waits for so many more frames of a stream and gives them. */
  async frames(stream: number, count: number): Promise<Of<'frame'>[]> {
    const { length } = this.framesOf(stream);
    await until(() => this.framesOf(stream).length >= length + count);
    return this.framesOf(stream).slice(length);
  }

  /** What the engine reports of the time since its last report. */
  report(): { statistics: MediaStatistics | undefined; durationMs: number | undefined } {
    const { length } = this.of('progress');
    vi.advanceTimersByTime(1_000);
    const [progress] = this.of('progress').slice(length);
    return { statistics: this.of('statistics').at(-1)?.statistics, durationMs: progress?.durationMs };
  }

  /** Waits until the film under way is so long. */
  async films(ms: number): Promise<void> {
    await until(() => (this.report().durationMs ?? 0) >= ms);
  }
}
