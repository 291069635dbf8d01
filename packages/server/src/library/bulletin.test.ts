import type { State } from '@sightglass/protocol';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LibraryBulletin } from './bulletin.ts';
import { JPEG, TemporaryData } from './library.testkit.ts';
import type { Library } from './library.ts';

const TAKEN = { takenAt: new Date('2026-11-23T10:15:00.250Z'), resolution: '640x480' };
const FORMAT = { resolution: '1280x720', fps: 25 };
/** What a second takes, in bytes, as long as no film has shown it. */
const ESTIMATE = 500_000;
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
  bulletin = new LibraryBulletin(
    library,
    () => ({ ...FORMAT, bytesPerSecond: ESTIMATE }),
    (facts) => reports.push(facts),
    logger,
  );
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
      storage: { freeBytes: free, ...empty, secondsLeft: 2_000 },
      'last-recording': null,
      'last-snapshot': null,
      'library-revision': 0,
    });
  });

  it('tells of several changes once, in a turn of its own', async () => {
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    await library.addSnapshot(JPEG, TAKEN);
    const newest = await library.addSnapshot(JPEG, { ...TAKEN, takenAt: new Date() });
    expect(reports).toEqual([]);
    await vi.runOnlyPendingTimersAsync();
    expect(reports[0]).toEqual({
      'last-recording': null,
      'last-snapshot': newest,
      'library-revision': 2,
    });
    const storage = { freeBytes: free, usedBytes: 2 * JPEG.length, recordings: 0, secondsLeft: 2_000 };
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
    expect(reports).toEqual([{ storage: { freeBytes: 5, ...empty, secondsLeft: 0 } }]);
  });

  it('tells how long can be recorded still by what a film has shown where that is more than its encoder is told to make', async () => {
    const { record } = library.beginRecording({ ...FORMAT, startedAt: new Date() });
    await library.finishRecording(record.id, { durationMs: 3_000, bytes: 3_000_000 });
    await vi.advanceTimersByTimeAsync(0);
    free = 90_500_000;
    reports = [];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports).toMatchObject([{ storage: { freeBytes: free, secondsLeft: 90 } }]);
  });

  it('promises no more for a film of a picture that stood still, such as that of no signal', async () => {
    const { record } = library.beginRecording({ ...FORMAT, startedAt: new Date() });
    await library.finishRecording(record.id, { durationMs: 3_000, bytes: 15_000 });
    await vi.advanceTimersByTimeAsync(0);
    reports = [];
    await vi.advanceTimersByTimeAsync(10_000);
    expect(reports).toMatchObject([{ storage: { secondsLeft: 2_000 } }]);
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
    expect(reports).toEqual([{ storage: { freeBytes: 7, ...empty, secondsLeft: 0 } }]);
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
