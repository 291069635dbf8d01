import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameClock } from './frame-clock.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** A clock whose frames take as long as a test says, in ms; those after the last of `takes` no time. */
class Frames {
  readonly ticks: number[] = [];
  /** When each frame was called for, in ms after the beginning. */
  readonly times: number[] = [];
  readonly clock: FrameClock;
  readonly #takes: number[];
  readonly #begun = performance.now();
  /** Frames under way. */
  working = 0;

  constructor(fps: number, takes: readonly number[] = []) {
    this.#takes = [...takes];
    this.clock = new FrameClock(fps, (tick) => this.#make(tick));
  }

  async #make(tick: number): Promise<void> {
    this.ticks.push(tick);
    this.times.push(performance.now() - this.#begun);
    const takes = this.#takes.shift() ?? 0;
    if (takes === 0) return;
    this.working += 1;
    await new Promise((resolve) => setTimeout(resolve, takes));
    this.working -= 1;
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

/** Lets the process see time go by that its timers do not: it was held up. */
function holdUp(ms: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + ms);
}

describe('a clock that runs', () => {
  it('calls for the first frame at once, and for none before it is started', async () => {
    const { clock, ticks } = new Frames(25);
    await pass(200);
    expect(ticks).toEqual([]);
    clock.start();
    await pass(1);
    expect(ticks).toEqual([0]);
  });

  it('keeps its rate without drift, also where a period is no whole number of ms', async () => {
    const { clock, ticks, times } = new Frames(30);
    clock.start();
    await pass(600_000 - 1);
    expect(ticks).toEqual(range(0, 30 * 600));
    const drift = times.map((time, tick) => Math.abs(time - (tick * 1_000) / 30));
    expect(Math.max(...drift)).toBeLessThanOrEqual(1);
    expect(clock.takeLate()).toBe(0);
  });

  it('keeps its rate while each frame takes nearly all of its time', async () => {
    const { clock, times } = new Frames(25, Array(10).fill(38));
    clock.start();
    await pass(10 * 40);
    expect(times.slice(1)).toEqual(range(1, 11).map((frame) => frame * 40));
    expect(clock.takeLate()).toBe(0);
  });

  it('that is started again without a stop goes on as before', async () => {
    const { clock, ticks } = new Frames(25);
    clock.start();
    await pass(90);
    clock.start();
    await pass(100);
    expect(ticks).toEqual(range(0, 5));
  });
});

describe('a clock that was held up', () => {
  it('leaves out the ticks that passed during a long frame, counts them, and keeps to its grid', async () => {
    const { clock, ticks, times } = new Frames(25, [0, 130]);
    clock.start();
    await pass(330);
    // The frame of 40 is done at 170: those of 80 and 120 have passed, that of 160 is made at once.
    expect(ticks).toEqual([0, 1, 4, 5, 6, 7, 8]);
    expect(times.slice(3)).toEqual([200, 240, 280, 320]);
    expect(clock.takeLate()).toBe(2);
    expect(clock.takeLate()).toBe(0);
  });

  it('by something else than a frame makes up for nothing either', async () => {
    const { clock, ticks, times } = new Frames(25);
    clock.start();
    await pass(50);
    holdUp(1_000);
    await pass(200);
    expect(ticks.slice(0, 5)).toEqual([0, 1, 27, 28, 29]);
    expect(times.slice(2, 5)).toEqual([1_080, 1_120, 1_160]);
    expect(clock.takeLate()).toBe(25);
  });

  it('never has two frames under way', async () => {
    const frames = new Frames(50, [70, 0, 90]);
    frames.clock.start();
    let most = 0;
    for (let ms = 0; ms < 400; ms += 1) {
      await pass(1);
      most = Math.max(most, frames.working);
    }
    expect(most).toBe(1);
  });

  it('accounts for every tick, and gives each its own time, however long frames take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.integer({ min: 0, max: 150 }), { minLength: 1, maxLength: 30 }),
        async (fps, takes) => {
          const { clock, ticks, times } = new Frames(fps, takes);
          clock.start();
          await pass(3_000);
          const stopped = clock.stop();
          await pass(150);
          await stopped;
          const last = ticks.at(-1) ?? -1;
          expect(ticks.length + clock.takeLate()).toBe(last + 1);
          expect(new Set(ticks).size).toBe(ticks.length);
          const early = times.map((time, at) => ((ticks[at] ?? 0) * 1_000) / fps - time);
          // A timer may be a part of a ms early; the sums that find out by how much are rounded.
          expect(Math.max(...early)).toBeLessThan(1 + 1e-6);
          // One that comes at once after a long frame is late, but by less than its own period.
          expect(Math.min(...early)).toBeGreaterThan(-1_000 / fps - 2);
        },
      ),
      // A period whose due times fall a rounding short of a whole ms.
      { numRuns: 60, examples: [[19, [20, 93, 82, 67, 113, 0, 89, 106, 74, 51]]] },
    );
  });
});

describe('a clock that is stopped', () => {
  it('calls for nothing more, and counts on when it is started again', async () => {
    const { clock, ticks } = new Frames(25);
    clock.start();
    await pass(90);
    await clock.stop();
    await pass(1_000);
    expect(ticks).toEqual([0, 1, 2]);
    clock.start();
    await pass(50);
    expect(ticks).toEqual([0, 1, 2, 3, 4]);
    expect(clock.takeLate()).toBe(0);
  });

  it('waits for the frame under way, and calls for none behind it', async () => {
    const frames = new Frames(25, [0, 100]);
    frames.clock.start();
    await pass(50);
    const states: string[] = [];
    const stopped = frames.clock.stop().then(() => states.push(`stopped, ${frames.working} under way`));
    await pass(80);
    expect(states).toEqual([]);
    await pass(20);
    await stopped;
    expect(states).toEqual(['stopped, 0 under way']);
    await pass(500);
    expect(frames.ticks).toEqual([0, 1]);
  });

  it('takes another rate, from its next frame on', async () => {
    const { clock, ticks, times } = new Frames(25);
    for (const [fps, run] of [
      [25, 90],
      [100, 35],
      [10, 210],
    ] as const) {
      clock.setRate(fps);
      clock.start();
      await pass(run);
      await clock.stop();
    }
    expect(ticks).toEqual(range(0, 10));
    expect(times).toEqual([0, 40, 80, 90, 100, 110, 120, 125, 225, 325]);
  });

  it('can be stopped again, and without ever having been started', async () => {
    const { clock, ticks } = new Frames(25);
    await clock.stop();
    clock.start();
    await pass(1);
    await Promise.all([clock.stop(), clock.stop()]);
    await pass(500);
    expect(ticks).toEqual([0]);
  });
});
