import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { firstFrame } from './first-frame.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A picture whose frames come when the test says so. */
function picture(media: 'running' | 'down' = 'running') {
  const watchers = new Set<(jpeg: Uint8Array) => void>();
  return {
    watchers,
    show: (frame: number) => {
      for (const watcher of watchers) watcher(Uint8Array.of(frame));
    },
    health: () => ({ media, heads: [null, null] as const }),
    watch: (_spec: unknown, watcher: (jpeg: Uint8Array) => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

const SPEC = { view: 'main', width: 320 } as const;

describe('the first frame', () => {
  it('comes after those that are let pass, however slowly they follow each other', async () => {
    const slow = picture();
    const frame = firstFrame(slow, SPEC, 1_000, 15);
    for (let count = 0; count <= 15; count += 1) {
      vi.advanceTimersByTime(900);
      slow.show(count);
    }
    expect(await frame).toEqual(Uint8Array.of(15));
    expect(slow.watchers.size).toBe(0);
  });

  it('is given up when the picture stands still, and is watched no more', async () => {
    const still = picture();
    const frame = firstFrame(still, SPEC, 1_000, 15);
    still.show(0);
    vi.advanceTimersByTime(1_000);
    expect(await frame).toBeUndefined();
    expect(still.watchers.size).toBe(0);
  });

  it('is not waited for while the picture is down', async () => {
    expect(await firstFrame(picture('down'), SPEC, 1_000)).toBeUndefined();
  });
});
