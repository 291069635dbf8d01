import type { State } from '@sightglass/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryBulletin } from './bulletin.ts';
import { JPEG, TemporaryData } from './library.testkit.ts';
import type { Library } from './library.ts';

const TAKEN = { takenAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '640x480' };
const logger = pino({ level: 'silent' });

let data: TemporaryData;
let library: Library;
let free: number;
let reports: Partial<State>[];
let bulletin: LibraryBulletin;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] });
  data = new TemporaryData();
  free = 1_000_000_000;
  library = data.library({
    freeBytes: () => {
      if (free < 0) throw new Error('The disk is gone');
      return free;
    },
  });
  reports = [];
  bulletin = new LibraryBulletin(library, (facts) => reports.push(facts), logger);
  return () => {
    bulletin.close();
    data.remove();
    vi.useRealTimers();
  };
});

const empty = { usedBytes: 0, recordings: 0 };

describe('the bulletin', () => {
  it('tells at the start what is there', async () => {
    await vi.advanceTimersByTimeAsync(0);
    expect(Object.assign({}, ...reports)).toEqual({
      storage: { freeBytes: free, ...empty },
      'last-recording': null,
      'last-snapshot': null,
    });
  });

  it('tells of several changes once, in a turn of its own', async () => {
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    await library.addSnapshot(JPEG, TAKEN);
    const newest = await library.addSnapshot(JPEG, { ...TAKEN, takenAt: new Date() });
    expect(reports).toEqual([]);
    await vi.runOnlyPendingTimersAsync();
    expect(reports[0]).toEqual({ 'last-recording': null, 'last-snapshot': newest });
    const storage = { freeBytes: free, usedBytes: 2 * JPEG.length, recordings: 0 };
    expect(reports.slice(1)).toContainEqual({ storage });
    expect(reports.filter((facts) => 'last-snapshot' in facts)).toHaveLength(1);
  });

  it('looks at the room on the disk every ten seconds', async () => {
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    free = 5;
    await vi.advanceTimersByTimeAsync(9_999);
    expect(reports).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(reports).toEqual([{ storage: { freeBytes: 5, ...empty } }]);
  });

  it('logs a disk that is gone and goes on', async () => {
    const logged = vi.spyOn(logger, 'error');
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    free = -1;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(logged).toHaveBeenCalledTimes(1);
    free = 7;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports).toEqual([{ storage: { freeBytes: 7, ...empty } }]);
  });

  it('is silent after its end', async () => {
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    await library.addSnapshot(JPEG, TAKEN);
    // The room is being looked at.
    vi.advanceTimersByTime(10_000);
    reports = [];
    bulletin.close();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(reports).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
