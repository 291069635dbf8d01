import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Load } from './load.ts';

/** CPU time that the process has taken, in microseconds. */
let cpu: NodeJS.CpuUsage;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  cpu = { user: 7_000_000, system: 3_000_000 };
  vi.spyOn(process, 'cpuUsage').mockImplementation((since) => ({
    user: cpu.user - (since?.user ?? 0),
    system: cpu.system - (since?.system ?? 0),
  }));
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function work(load: Load, frames: number, { user = 0, system = 0 } = {}): void {
  for (let frame = 0; frame < frames; frame += 1) load.countFrame();
  cpu = { user: cpu.user + user, system: cpu.system + system };
}

describe('the load', () => {
  it('is told per second, whatever time has passed', () => {
    const load = new Load();
    work(load, 50, { user: 1_000_000, system: 500_000 });
    vi.advanceTimersByTime(2_000);
    expect(load.take()).toMatchObject({ fps: 25, cpu: 0.75 });
    work(load, 10, { user: 400_000, system: 100_000 });
    vi.advanceTimersByTime(400);
    expect(load.take()).toMatchObject({ fps: 25, cpu: 1.25 });
  });

  it('begins anew with every look, and knows nothing of the time before it was made', () => {
    work(new Load(), 5, { user: 9_000_000 });
    const load = new Load();
    vi.advanceTimersByTime(1_000);
    expect(load.take()).toMatchObject({ fps: 0, cpu: 0 });
    work(load, 30, { system: 300_000 });
    vi.advanceTimersByTime(1_000);
    expect(load.take()).toMatchObject({ fps: 30, cpu: 0.3 });
    vi.advanceTimersByTime(1_000);
    expect(load.take()).toMatchObject({ fps: 0, cpu: 0 });
  });

  it('is rounded to what means something', () => {
    const load = new Load();
    work(load, 29, { user: 123_456 });
    vi.advanceTimersByTime(1_007);
    expect(load.take()).toMatchObject({ fps: 28.8, cpu: 0.12 });
  });

  it('is a number also when it is asked for twice at once', () => {
    const load = new Load();
    work(load, 1, { user: 10 });
    const { fps, cpu: used } = load.take();
    expect([fps, used].every(Number.isFinite)).toBe(true);
    expect(load.take()).toMatchObject({ fps: 0, cpu: 0 });
  });

  it('holds the memory of the process in bytes', () => {
    const { rssBytes } = new Load().take();
    expect(rssBytes).toBeGreaterThan(2 ** 20);
    expect(Number.isInteger(rssBytes)).toBe(true);
  });
});
