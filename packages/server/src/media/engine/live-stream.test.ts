import fc from 'fast-check';
import { AV_PIX_FMT_RGB24, Frame } from 'node-av';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { StreamSpec } from '../messages.ts';
import { kept, levelsOf, plain, scenery } from '../picture/frames.testkit.ts';
import { decoded } from './jpeg.testkit.ts';
import { LiveStream } from './live-stream.ts';

const SIZE = { width: 96, height: 64 };
const FPS = 30;

/** A stream and the channel that it goes into. */
class Watched {
  readonly stream: LiveStream;
  readonly shown: { readonly jpeg: Buffer; readonly tick: number }[] = [];
  readonly problems: unknown[] = [];
  /** How often there was no room. */
  refused = 0;
  full = false;

  constructor(spec: Partial<StreamSpec> = {}) {
    this.stream = new LiveStream(
      { view: 'main', ...spec },
      {
        ready: () => {
          if (this.full) this.refused += 1;
          return !this.full;
        },
        jpeg: (jpeg, tick) => this.shown.push({ jpeg, tick }),
        failed: (problem) => this.problems.push(problem),
      },
    );
    onTestFinished(() => this.stream.close());
  }

  get ticks(): readonly number[] {
    return this.shown.map(({ tick }) => tick);
  }

  offer(tick: number, frame = plain(SIZE), quality = 80): void {
    this.stream.offer(frame, { quality, tick, fps: FPS });
  }

  async reach(frames: number): Promise<void> {
    await vi.waitFor(() => expect(this.shown.length + this.problems.length).toBe(frames), { interval: 1 });
  }

  /** The ticks of `fps` a second that are wanted, where each that is wanted is given. */
  wanted(ticks: readonly number[], fps: number): number[] {
    return ticks.filter((tick) => {
      if (!this.stream.wants(tick, fps)) return false;
      this.stream.offer(plain({ width: 2, height: 2 }), { quality: 1, tick, fps });
      return true;
    });
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);

describe('the rate of a stream', () => {
  it('is that of the picture where none is wished for', () => {
    expect(new Watched().wanted(range(0, 60), FPS)).toEqual(range(0, 60));
  });

  it('is the one wished for, evenly, where it is lower', () => {
    expect(new Watched({ fps: 10 }).wanted(range(0, 12), FPS)).toEqual([0, 3, 6, 9]);
    expect(new Watched({ fps: 20 }).wanted(range(0, 9), FPS)).toEqual([0, 2, 3, 5, 6, 8]);
    expect(new Watched({ fps: 1 }).wanted(range(0, 90), FPS)).toEqual([0, 30, 60]);
  });

  it('is never higher than that of the picture', () => {
    expect(new Watched({ fps: 100 }).wanted(range(0, 30), FPS)).toEqual(range(0, 30));
  });

  it('holds in every second, at any rates and from any tick on', () => {
    const rate = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(rate, rate, fc.integer({ min: 0, max: 10_000 }), (wish, fps, from) => {
        const watched = new Watched({ fps: wish });
        const wanted = watched.wanted(range(from, from + 3 * fps), fps);
        const seconds = [0, 1, 2].map((second) => {
          const [begin, end] = [from + second * fps, from + (second + 1) * fps];
          return wanted.filter((tick) => tick >= begin && tick < end).length;
        });
        const most = Math.min(wish, fps);
        // The first second may begin within the time of a frame, which it then shows late.
        expect([seconds[0] === most || seconds[0] === most + 1, seconds[1], seconds[2]]).toEqual([
          true,
          most,
          most,
        ]);
      }),
      { numRuns: 40 },
    );
  });

  it('is made up for when ticks were left out: the next that comes is wanted', () => {
    expect(new Watched({ fps: 10 }).wanted([0, 1, 2, 5, 6, 7, 11, 12], FPS)).toEqual([0, 5, 6, 11, 12]);
  });

  it('goes on as wished when that of the picture changes', () => {
    const watched = new Watched({ fps: 10 });
    expect(watched.wanted(range(0, 6), 30)).toEqual([0, 3]);
    expect(watched.wanted(range(6, 26), 20)).toEqual(range(3, 13).map((each) => each * 2));
  });
});

describe('the size of a stream', () => {
  const shownSize = async (spec: Partial<StreamSpec>, size = SIZE) => {
    const watched = new Watched(spec);
    watched.offer(0, scenery(size));
    await watched.reach(1);
    const { width, height } = await decoded(watched.shown[0]?.jpeg ?? Buffer.alloc(0));
    return [width, height];
  };

  it('is that of the picture where none is wished for, or a larger one', async () => {
    expect(await shownSize({})).toEqual([96, 64]);
    expect(await shownSize({ width: 96 })).toEqual([96, 64]);
    expect(await shownSize({ width: 4_000 })).toEqual([96, 64]);
  });

  it('has the width wished for, on even pixels, and keeps its shape', async () => {
    expect(await shownSize({ width: 48 })).toEqual([48, 32]);
    expect(await shownSize({ width: 33 })).toEqual([32, 22]);
    expect(await shownSize({ width: 48 }, { width: 192, height: 48 })).toEqual([48, 12]);
  });

  it('stays as wished when that of the picture changes, and the picture is the same', async () => {
    const watched = new Watched({ width: 48 });
    const sizes = [SIZE, { width: 128, height: 64 }, { width: 32, height: 32 }, SIZE];
    for (const [tick, size] of sizes.entries()) {
      watched.offer(tick, plain(size, { y: 90, u: 110, v: 150 }));
      await watched.reach(tick + 1);
    }
    const pictures = await Promise.all(watched.shown.map(({ jpeg }) => decoded(jpeg)));
    expect(pictures.map(({ width, height }) => [width, height])).toEqual([
      [48, 32],
      [48, 24],
      [32, 32],
      [48, 32],
    ]);
    for (const picture of pictures) {
      const { y, u, v } = levelsOf(picture);
      expect([y, u, v].map(Math.round)).toEqual([90, 110, 150]);
    }
  });
});

describe('a frame', () => {
  it('is shown under its number, in the quality of that moment', async () => {
    const watched = new Watched();
    const frame = scenery(SIZE);
    for (const [at, quality] of [90, 20, 90].entries()) {
      watched.offer(7 + at, frame, quality);
      await watched.reach(at + 1);
    }
    expect(watched.ticks).toEqual([7, 8, 9]);
    const [good, poor, again] = watched.shown.map(({ jpeg }) => jpeg);
    expect(good?.length).toBeGreaterThan(poor?.length ?? Number.NaN);
    expect(again).toEqual(good);
  });

  it('stays its owner’s, who may free it at once', async () => {
    const watched = new Watched();
    const frame = plain(SIZE, { y: 130 });
    watched.offer(0, frame);
    frame.free();
    await watched.reach(1);
    expect(Math.round(levelsOf(await decoded(watched.shown[0]?.jpeg ?? Buffer.alloc(0))).y)).toBe(130);
  });

  it('that comes while another is encoded waits, and only the newest of them is kept', async () => {
    const watched = new Watched();
    for (const tick of range(0, 6)) watched.offer(tick, plain(SIZE, { y: 20 + tick * 30 }));
    await watched.reach(2);
    expect(watched.ticks).toEqual([0, 5]);
    const levels = await Promise.all(watched.shown.map(async ({ jpeg }) => levelsOf(await decoded(jpeg)).y));
    expect(levels.map(Math.round)).toEqual([20, 170]);
    expect(watched.stream.takeStage()).toMatchObject({ stage: 'jpeg main', frames: 2 });
  });

  it('is left out while the channel is full, at no cost, and the next is shown when there is room', async () => {
    const watched = new Watched();
    watched.full = true;
    watched.offer(0);
    watched.offer(1);
    watched.full = false;
    watched.offer(2);
    await watched.reach(1);
    expect(watched.ticks).toEqual([2]);
    expect(watched.refused).toBe(2);
    expect(watched.stream.takeStage()).toMatchObject({ frames: 1 });
  });

  it('that waited until the channel was full is left out too', async () => {
    const watched = new Watched();
    watched.offer(0);
    watched.offer(1);
    watched.full = true;
    await vi.waitFor(() => expect(watched.refused).toBe(1), { interval: 1 });
    watched.full = false;
    watched.offer(2);
    await watched.reach(2);
    expect(watched.ticks).toEqual([0, 2]);
  });

  it('that cannot be encoded is told, and the next is shown', async () => {
    const watched = new Watched();
    const frame = kept(new Frame());
    frame.alloc();
    Object.assign(frame, { ...SIZE, format: AV_PIX_FMT_RGB24 });
    expect(frame.getBuffer()).toBeGreaterThanOrEqual(0);
    watched.offer(0, frame);
    await watched.reach(1);
    expect(watched.problems).toEqual([expect.any(Error)]);
    watched.offer(1);
    await watched.reach(2);
    expect(watched.ticks).toEqual([1]);
  });
});

describe('a stream that is closed', () => {
  it('shows nothing any more, neither what was under way nor what comes', async () => {
    const watched = new Watched();
    watched.offer(0);
    await watched.reach(1);
    for (const tick of [1, 2, 3]) watched.offer(tick);
    const closed = watched.stream.close();
    watched.offer(4);
    await closed;
    watched.offer(5);
    await new Watched().stream.close();
    expect(watched.ticks).toEqual([0]);
    expect(watched.problems).toEqual([]);
  });

  it('can be closed before its first frame, and twice', async () => {
    const { stream, shown } = new Watched({ width: 48 });
    await stream.close();
    await Promise.all([stream.close(), stream.close()]);
    expect(shown).toEqual([]);
  });
});

it('the time of its encoding is reported under what it shows', () => {
  const stage = (spec: StreamSpec) => new Watched(spec).stream.takeStage().stage;
  expect(stage({ view: 'main' })).toBe('jpeg main');
  expect(stage({ view: 2, width: 320, fps: 5 })).toBe('jpeg 2 320');
});
