import { defaultState, KEY_NAMES, type Key, type MediaRecord, type State } from '@sightglass/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Outbox } from './outbox.ts';
import { StuckSocket } from './stuck-socket.testkit.ts';
import { textFrame } from './text-frame.ts';

/** A reply that is more than a connection may leave unread, in any version of Node.js. */
const MUCH = { pong: 'm'.repeat(100_000) };
/** A value that is. */
const LONG: MediaRecord = {
  id: 'x'.repeat(100_000),
  kind: 'snapshot',
  state: 'ready',
  ending: null,
  file: 'x.jpg',
  url: '/api/snapshots/x/file',
  startedAt: '2026-11-23T10:15:00.250Z',
  durationMs: 0,
  bytes: 1,
  resolution: '640x480',
  fps: 0,
  name: null,
  note: null,
};

let socket: StuckSocket;
let state: State;
let outbox: Outbox;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  socket = new StuckSocket();
  state = defaultState();
  outbox = new Outbox(socket, () => state);
});

afterEach(() => {
  socket.destroy();
  vi.useRealTimers();
});

/** Changes a key and tells it. */
function tell(values: Partial<State>): void {
  state = { ...state, ...values };
  outbox.broadcast(
    textFrame(JSON.stringify(values)),
    KEY_NAMES.filter((key) => key in values),
  );
}

describe('a client that reads', () => {
  it('gets replies and broadcasts in the order in which they were sent', async () => {
    outbox.reply({ brightness: 1, info: ['brightness'] });
    tell({ brightness: 1 });
    outbox.reply({ pong: null });
    expect(outbox.behindSince).toBeUndefined();
    await socket.deliverAll();
    expect(socket.messages()).toEqual([
      { brightness: 1, info: ['brightness'] },
      { brightness: 1 },
      { pong: null },
    ]);
  });

  it('gets the very bytes of the broadcast, no copy of its own', async () => {
    const frame = textFrame('{"fps":25}');
    outbox.broadcast(frame, ['fps']);
    expect(socket.sent[0]).toBe(frame);
  });

  it('has nothing to wait for', async () => {
    await expect(outbox.ready()).resolves.toBeUndefined();
  });
});

describe('a client that does not read', () => {
  beforeEach(() => {
    outbox.reply(MUCH);
  });

  it('gets the newest value of each key that it missed in one frame when it reads again', async () => {
    for (let value = 0; value <= 100; value += 1) tell({ brightness: value, contrast: 100 - value });
    tell({ fps: 25 });
    expect(socket.messages()).toEqual([MUCH]);
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH, { brightness: 100, contrast: 0, fps: 25 }]);
  });

  it('gets values as they are when it reads, not as they were when it missed them', async () => {
    tell({ brightness: 1 });
    state = { ...state, brightness: 2 };
    await socket.deliverAll();
    expect(socket.messages().at(-1)).toEqual({ brightness: 2 });
  });

  it('gets no frame when it missed nothing', async () => {
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH]);
  });

  it('is not told again what it was told', async () => {
    tell({ brightness: 1 });
    await socket.deliverAll();
    outbox.reply(MUCH);
    tell({ contrast: 1 });
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH, { brightness: 1 }, MUCH, { contrast: 1 }]);
  });

  it('costs the same memory however much it misses', () => {
    for (let value = 0; value < 10_000; value += 1) tell({ brightness: value % 101 });
    expect(socket.writableLength).toBe(textFrame(JSON.stringify(MUCH)).length);
  });

  it('gets its replies all the same, before what it missed', async () => {
    tell({ brightness: 1 });
    outbox.reply({ pong: 1 });
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH, { pong: 1 }, { brightness: 1 }]);
  });

  it('is not told a key that it may not read any more', async () => {
    tell({ brightness: 1, clients: 7 });
    outbox.restrict(new Set<Key>(['brightness', 'contrast']));
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH, { brightness: 1 }]);
  });

  it('gets no empty frame when it may read nothing of what it missed any more', async () => {
    tell({ clients: 7 });
    outbox.restrict(new Set());
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH]);
  });
});

describe('the time that a client has been behind', () => {
  it('counts from the first write that was not taken', async () => {
    vi.advanceTimersByTime(500);
    const since = performance.now();
    outbox.reply(MUCH);
    expect(outbox.behindSince).toBe(since);
    vi.advanceTimersByTime(500);
    outbox.reply(MUCH);
    tell({ brightness: 1 });
    expect(outbox.behindSince).toBe(since);
    await socket.deliverAll();
    expect(outbox.behindSince).toBeUndefined();
  });

  it('goes on while only a part was taken', async () => {
    const since = performance.now();
    outbox.reply(MUCH);
    outbox.reply(MUCH);
    vi.advanceTimersByTime(500);
    await socket.deliver();
    expect(outbox.behindSince).toBe(since);
  });

  it('begins anew when what it missed is itself not taken', async () => {
    outbox.reply(MUCH);
    tell({ 'last-snapshot': LONG });
    vi.advanceTimersByTime(500);
    await socket.deliver();
    expect(outbox.behindSince).toBe(performance.now());
    tell({ brightness: 1 });
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH, { 'last-snapshot': LONG }, { brightness: 1 }]);
  });
});

describe('somebody who waits for the client', () => {
  it('waits until it has taken everything', async () => {
    outbox.reply(MUCH);
    const ready = vi.fn();
    const both = [outbox.ready().then(ready), outbox.ready().then(ready)];
    outbox.reply(MUCH);
    await socket.deliver();
    expect(ready).not.toHaveBeenCalled();
    await socket.deliver();
    await Promise.all(both);
    expect(ready).toHaveBeenCalledTimes(2);
  });

  it('goes on waiting when what the client missed is not taken', async () => {
    outbox.reply(MUCH);
    tell({ 'last-snapshot': LONG });
    const ready = vi.fn();
    const waiting = outbox.ready().then(ready);
    await socket.deliver();
    expect(ready).not.toHaveBeenCalled();
    await socket.deliver();
    await waiting;
    expect(ready).toHaveBeenCalledOnce();
  });

  it('does not wait for one that is gone', async () => {
    outbox.reply(MUCH);
    const ready = outbox.ready();
    outbox.close();
    await expect(ready).resolves.toBeUndefined();
    await expect(outbox.ready()).resolves.toBeUndefined();
  });
});

describe('a client that is gone', () => {
  it('is sent nothing any more', async () => {
    outbox.reply(MUCH);
    tell({ brightness: 1 });
    outbox.close();
    outbox.reply({ pong: 1 });
    tell({ brightness: 2 });
    await socket.deliverAll();
    expect(socket.messages()).toEqual([MUCH]);
    expect(socket.listenerCount('drain')).toBe(0);
  });

  it('whose connection has ended is written no more', () => {
    const problem = vi.fn();
    socket.on('error', problem);
    socket.end();
    outbox.reply({ pong: 1 });
    tell({ brightness: 2 });
    expect(socket.sent).toEqual([]);
    expect(outbox.behindSince).toBeUndefined();
    expect(problem).not.toHaveBeenCalled();
  });
});

describe('whatever a client reads and misses', () => {
  const step = fc.oneof(
    fc.record({ key: fc.constantFrom('brightness', 'contrast', 'gain'), value: fc.nat(100) }),
    fc.constantFrom('deliver', 'much'),
  );

  it('it ends with the true value of every key that was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        socket = new StuckSocket();
        state = defaultState();
        outbox = new Outbox(socket, () => state);
        const told = new Set<string>();
        for (const one of steps) {
          if (one === 'deliver') await socket.deliver();
          else if (one === 'much') outbox.reply(MUCH);
          else {
            tell({ [one.key]: one.value });
            told.add(one.key);
          }
        }
        await socket.deliverAll();
        const { pong: _, ...known }: Record<string, unknown> = Object.assign({}, ...socket.messages());
        const truth = Object.entries(state).filter(([key]) => told.has(key));
        expect(known).toEqual(Object.fromEntries(truth));
        expect(outbox.behindSince).toBeUndefined();
      }),
    );
  });
});
