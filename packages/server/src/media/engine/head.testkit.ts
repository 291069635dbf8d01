import type { Frame } from 'node-av';
import { onTestFinished } from 'vitest';
import type { HeadSpec, PictureSettings } from '../messages.ts';
import { kept, neutral } from '../picture/frames.testkit.ts';
import { until } from '../sources/viewer.testkit.ts';
import type { Size } from '../synthetic/planes.ts';
import { Head } from './head.ts';

/** A head with real sources, and what it told. */
export class Observed {
  readonly head: Head;
  /** Whether pictures came, at every change. */
  readonly changes: boolean[] = [];
  readonly lines: string[] = [];
  #tick = 0;

  constructor(
    number: 1 | 2,
    spec: HeadSpec,
    { format = { width: 160, height: 90, fps: 50 }, settings = neutral() } = {},
  ) {
    this.head = new Head(number, spec, {
      format,
      settings,
      events: {
        changed: () => this.changes.push(this.head.report().exists),
        adjusted: () => {},
        log: (level, message) => this.lines.push(`${level}: ${message}`),
      },
    });
    onTestFinished(() => this.head.stop());
  }

  /** One whose pictures come. */
  static async delivering(
    number: 1 | 2,
    spec: HeadSpec,
    settings: Partial<PictureSettings> = {},
  ): Promise<Observed> {
    const observed = new Observed(number, spec, { settings: neutral(settings) });
    await observed.comes(1);
    return observed;
  }

  /** How many sources have said that their pictures come. */
  get come(): number {
    return this.lines.filter((line) => line.endsWith('pictures come')).length;
  }

  async comes(sources: number): Promise<void> {
    await until(() => this.come >= sources);
  }

  /** The picture of a tick, or of the next one; freed with the test. */
  async picture(size: Size, tick?: number): Promise<Frame> {
    this.#tick = tick ?? this.#tick + 1;
    return kept(await this.head.picture(size, this.#tick));
  }
}
