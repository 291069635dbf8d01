import { PERMISSIONS, type State } from '@sightglass/protocol';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { RecordingCamera } from './camera-control.testkit.ts';
import { Store } from './store.ts';

const START = Date.UTC(2026, 10, 25, 9);

let store: Store;
/** Every `last-change` that was announced. */
let told: State['last-change'][];

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  store = new Store(new RecordingCamera());
  told = [];
  store.watch(({ keys, values }) => {
    if (keys.includes('last-change')) told.push(values['last-change'] ?? null);
  });
  return () => {
    vi.useRealTimers();
  };
});

const change = (updates: Readonly<Record<string, unknown>>, username: string | null = 'ada') =>
  store.change({ username, address: '', permissions: new Set(PERMISSIONS) }, Object.entries(updates));

describe('last-change', () => {
  it('tells who has changed what, from what, and when', async () => {
    await change({ brightness: 75, 'cam1-light': false, contrast: 50, gain: 101 });
    expect(store.read()['last-change']).toBeNull();
    vi.advanceTimersByTime(50);
    expect(told).toEqual([
      {
        id: 1,
        keys: ['brightness', 'cam1-light'],
        by: 'ada',
        at: '2026-11-25T09:00:00.000Z',
        from: { brightness: 50, 'cam1-light': true },
        to: { brightness: 75, 'cam1-light': false },
      },
    ]);
    expect(store.read()['last-change']).toEqual(told[0]);
  });

  it('has a number that grows', async () => {
    await change({ brightness: 75 });
    vi.advanceTimersByTime(50);
    await change({ contrast: 75 }, null);
    vi.advanceTimersByTime(50);
    expect(told).toMatchObject([{ by: 'ada' }, { by: null, keys: ['contrast'] }]);
    expect(told[1]?.id).toBeGreaterThan(told[0]?.id ?? 0);
  });

  it('of a dragged slider is told now and then, from where it was to where it is', async () => {
    for (let value = 51; value <= 100; value += 1) await change({ brightness: value });
    vi.advanceTimersByTime(50);
    expect(told).toMatchObject([{ from: { brightness: 50 }, to: { brightness: 100 } }]);
  });

  it('has all that one hand does in a moment, but for what it puts back', async () => {
    await change({ brightness: 75, contrast: 60 });
    await change({ gain: 3, contrast: 50 });
    vi.advanceTimersByTime(50);
    expect(told).toMatchObject([
      { keys: ['brightness', 'gain'], from: { brightness: 50, gain: 0 }, to: { brightness: 75, gain: 3 } },
    ]);
    await change({ gain: 5 });
    await change({ gain: 3 });
    vi.advanceTimersByTime(50);
    expect(told).toHaveLength(1);
  });

  it('is the latest where several hands meet', async () => {
    await change({ brightness: 75 });
    await change({ brightness: 80 }, 'bob');
    vi.advanceTimersByTime(50);
    expect(told).toMatchObject([{ by: 'bob', from: { brightness: 75 }, to: { brightness: 80 } }]);
  });

  it('tells of a recording, without what the server reports with it', async () => {
    await change({ record: true });
    vi.advanceTimersByTime(50);
    expect(told).toMatchObject([{ keys: ['record'], from: { record: false }, to: { record: true } }]);
  });

  it('tells nothing of pictures, of what was so already, and of what the hardware reports', async () => {
    await change({ snap: true, brightness: 50 });
    store.report({ 'cam1-exists': true, record: false, clients: 3 });
    vi.advanceTimersByTime(50);
    expect(told).toEqual([]);
  });
});
