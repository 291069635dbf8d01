import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Message } from './messages.ts';
import { makeOutbox, type Outbox } from './outbox.ts';

interface Sent extends Message {
  readonly at: number;
}

let sent: Sent[];
let outbox: Outbox;
beforeEach(() => {
  vi.useFakeTimers();
  begin();
});
afterEach(() => {
  vi.useRealTimers();
});

function begin(whenDisconnected: 'queue' | 'fail' | 'drop' = 'queue'): void {
  sent = [];
  outbox = makeOutbox(
    (message) => sent.push({ at: performance.now(), ...message }),
    whenDisconnected,
    1_000,
    60_000,
  );
}

/** What the messages of late wanted, without their numbers. */
function wanted(): readonly object[] {
  return sent.splice(0).map(({ at: _, id: __, ...message }) => message);
}

/** Somebody who does not care how it ends. */
function ignored(promise: Promise<unknown>): void {
  promise.catch(() => {});
}

describe('what was asked first is sent first', () => {
  beforeEach(() => {
    outbox.open(true);
    ignored(outbox.change([['brightness', 1]]));
    ignored(outbox.change([['brightness', 2]]));
  });

  it('a change before a question', () => {
    ignored(outbox.question(['brightness']));
    vi.advanceTimersByTime(1_000);
    expect(wanted()).toEqual([{ brightness: 1 }, { brightness: 2 }, { get: ['brightness'] }]);
  });

  it('a change before a command, and before the next change', () => {
    ignored(outbox.change([['record', true]]));
    ignored(outbox.change([['brightness', 3]]));
    ignored(outbox.change([['record', false]]));
    ignored(outbox.change([['snap', true]], ['last-snapshot']));
    vi.advanceTimersByTime(1_000);
    expect(wanted()).toEqual([
      ...[{ brightness: 1 }, { brightness: 2 }, { record: true }, { brightness: 3 }, { record: false }],
      { snap: true, get: ['last-snapshot'] },
    ]);
  });

  it('the same after a lost connection, without commands', () => {
    ignored(outbox.change([['record', true]]));
    ignored(outbox.question(['brightness']));
    outbox.lose();
    sent = [];
    outbox.open(true);
    vi.advanceTimersByTime(1_000);
    expect(wanted()).toEqual([{ brightness: 2 }, { get: ['brightness'] }]);
  });
});

describe('the pace', () => {
  const steps = fc.array(
    fc.tuple(
      fc.integer({ min: 0, max: 120 }),
      fc.constantFrom('brightness', 'contrast', 'record', 'get'),
      fc.nat(),
    ),
    { minLength: 1, maxLength: 200 },
  );

  it('is at most 20 messages of changes a second and as many others, with the last value of each key', () => {
    fc.assert(
      fc.property(steps, (line) => {
        begin();
        outbox.open(true);
        const last: Record<string, number> = {};
        for (const [pause, name, value] of line) {
          vi.advanceTimersByTime(pause);
          if (name === 'get') ignored(outbox.question(['fps']));
          else ignored(outbox.change([[name, value]]));
          if (name !== 'get') last[name] = value;
        }
        vi.advanceTimersByTime(30_000);
        for (const isChange of [true, false]) {
          const those = sent.filter(
            (message) => ('brightness' in message || 'contrast' in message) === isChange,
          );
          for (const { at } of those) {
            const within = those.filter((other) => other.at >= at && other.at < at + 1_000);
            expect(within.length).toBeLessThanOrEqual(20);
          }
        }
        expect(Object.assign({}, ...wanted())).toMatchObject(last);
      }),
      { numRuns: 30 },
    );
  });

  it('lets the first go at once, and leaves no timer when there is no connection', () => {
    outbox.open(true);
    ignored(outbox.change([['brightness', 1]]));
    expect(wanted()).toEqual([{ brightness: 1 }]);
    ignored(outbox.change([['brightness', 2]]));
    outbox.lose();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a value that was overtaken', () => {
  it('costs nothing: its promise is that of the one that overtook it', async () => {
    const promises = new Set<Promise<unknown>>();
    for (let value = 0; value < 300_000; value += 1) promises.add(outbox.change([['brightness', value]]));
    expect(promises.size).toBe(1);
    outbox.open(true);
    expect(wanted()).toEqual([{ brightness: 299_999 }]);
    outbox.answer({ brightness: 99, info: ['brightness'], id: 1 });
    expect(await Promise.all(promises)).toEqual([{ brightness: 99 }]);
  });

  it('is settled by the later one also where that came with another key', async () => {
    const one = outbox.change([['brightness', 1]]);
    const both = outbox.change([
      ['brightness', 2],
      ['contrast', 3],
    ]);
    outbox.open(true);
    expect(wanted()).toEqual([{ brightness: 2, contrast: 3 }]);
    outbox.answer({ brightness: 2, contrast: 3, info: ['brightness', 'contrast'], id: 1 });
    expect(await one).toEqual({ brightness: 2 });
    expect(await both).toEqual({ brightness: 2, contrast: 3 });
  });

  it('has no part in a later one when it is refused', async () => {
    const pair = (value: number) =>
      outbox.change([
        ['contrast', value],
        ['nonsense', value],
      ]);
    outbox.open(true);
    const first = pair(1);
    outbox.answer({ error: 'Unknown key', key: 'nonsense', id: 1 });
    await expect(first).rejects.toMatchObject({ name: 'UnknownKey' });
    outbox.lose();
    const second = pair(2);
    outbox.open(true);
    vi.advanceTimersByTime(1_000);
    outbox.answer({ contrast: 2, nonsense: 2, info: ['contrast', 'nonsense'], id: 2 });
    expect(await second).toEqual({ contrast: 2, nonsense: 2 });
  });
});
