import { AV_PIX_FMT_YUV420P, AVCOL_RANGE_JPEG, AVCOL_SPC_BT709 } from 'node-av/constants';
import { vi } from 'vitest';
import type { PictureSettings } from '../messages.ts';
import { planesOf } from '../synthetic/planes.ts';
import type { Source, SourceEvents } from './source.ts';

/** What a frame looked like. */
export interface Look {
  readonly width: number;
  readonly height: number;
  /** In the pixel format that sources promise. */
  readonly promised: boolean;
  /** Mean of the planes, 0–255. */
  readonly y: number;
  readonly u: number;
  readonly v: number;
}

/** Listens to a source, looks at each frame and frees it. */
export class Viewer {
  readonly looks: Look[] = [];
  readonly presence: { readonly exists: boolean; readonly problem: string | undefined }[] = [];
  readonly lines: string[] = [];
  /** Why settings do not reach it; undefined where they do again. */
  readonly unsettled: (string | undefined)[] = [];
  /** What somebody else was told to have changed at the camera. */
  readonly adjusted: Partial<PictureSettings>[] = [];
  /** When each frame came, in ms of `performance.now()`. */
  readonly times: number[] = [];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  readonly events: SourceEvents = {
    frame: (frame) => {
      const { format, colorRange, colorSpace, width, height } = frame;
      const promised =
        format === AV_PIX_FMT_YUV420P && colorRange === AVCOL_RANGE_JPEG && colorSpace === AVCOL_SPC_BT709;
      const planes = planesOf(frame);
      const y = meanOf(planes.luma, planes.lumaStride, width, height);
      const [u, v] = [planes.cb, planes.cr].map((plane) =>
        meanOf(plane, planes.chromaStride, (width + 1) >> 1, (height + 1) >> 1),
      );
      this.looks.push({ width, height, promised, y, u: u ?? 0, v: v ?? 0 });
      this.times.push(performance.now());
      frame.free();
    },
    exists: (exists, problem) => {
      this.presence.push({ exists, problem });
    },
    unsettled: (reason) => {
      this.unsettled.push(reason);
    },
    adjusted: (settings) => {
      this.adjusted.push(settings);
    },
    log: (_level, message) => {
      this.lines.push(message);
    },
  };

  get last(): Look | undefined {
    return this.looks.at(-1);
  }

  get exists(): boolean | undefined {
    return this.presence.at(-1)?.exists;
  }

  start(): this {
    this.#source.start(this.events);
    return this;
  }

  /** Resolves when so many more frames have come. */
  async see(frames: number): Promise<void> {
    const wanted = this.looks.length + frames;
    await until(() => this.looks.length >= wanted);
  }
}

/** Resolves when the condition holds; fails after 15 s. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await condition())) throw new Error('not yet');
    },
    { timeout: 15_000, interval: 10 },
  );
}

function meanOf(plane: Uint8Array, stride: number, width: number, height: number): number {
  let sum = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sum += plane[y * stride + x] ?? 0;
  }
  return sum / (width * height);
}
