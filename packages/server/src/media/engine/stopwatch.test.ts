import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Stopwatch } from './stopwatch.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Work that takes so many ms. */
const lasting = (ms: number) => () => new Promise<string>((resolve) => setTimeout(resolve, ms, `${ms} ms`));

describe('a stopwatch', () => {
  it('that has counted nothing says so', () => {
    expect(new Stopwatch('compose').take()).toEqual({ stage: 'compose', frames: 0, meanMs: 0, maxMs: 0 });
  });

  it('gives the mean and the longest of its frames, and begins anew', () => {
    const stopwatch = new Stopwatch('compose');
    for (const ms of [2, 9, 4]) stopwatch.add(ms);
    expect(stopwatch.take()).toEqual({ stage: 'compose', frames: 3, meanMs: 5, maxMs: 9 });
    stopwatch.add(1);
    expect(stopwatch.take()).toEqual({ stage: 'compose', frames: 1, meanMs: 1, maxMs: 1 });
    expect(stopwatch.take()).toMatchObject({ frames: 0, meanMs: 0, maxMs: 0 });
  });

  it('times work and hands its result on', async () => {
    const stopwatch = new Stopwatch('h264');
    const work = stopwatch.time(lasting(30));
    await vi.advanceTimersByTimeAsync(30);
    expect(await work).toBe('30 ms');
    expect(stopwatch.take()).toEqual({ stage: 'h264', frames: 1, meanMs: 30, maxMs: 30 });
  });

  it('counts work only when it is done, in the report of that time', async () => {
    const stopwatch = new Stopwatch('h264');
    const works = [stopwatch.time(lasting(10)), stopwatch.time(lasting(50))];
    await vi.advanceTimersByTimeAsync(20);
    expect(stopwatch.take()).toMatchObject({ frames: 1, maxMs: 10 });
    await vi.advanceTimersByTimeAsync(30);
    await Promise.all(works);
    expect(stopwatch.take()).toMatchObject({ frames: 1, maxMs: 50 });
  });

  it('counts work that fails, and hands its failure on', async () => {
    const stopwatch = new Stopwatch('jpeg main');
    const problem = new Error('The encoder gave no picture');
    const late = stopwatch.time(() => lasting(8)().then(() => Promise.reject(problem)));
    const failed = expect(late).rejects.toBe(problem);
    await vi.advanceTimersByTimeAsync(8);
    await failed;
    const atOnce = () => {
      throw problem;
    };
    await expect(stopwatch.time(atOnce)).rejects.toBe(problem);
    expect(stopwatch.take()).toEqual({ stage: 'jpeg main', frames: 2, meanMs: 4, maxMs: 8 });
  });
});
