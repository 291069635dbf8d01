import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { greet } from './greeting.ts';
import { httpSide } from './http.ts';
import { identify } from './identity.ts';
import { DEVICE_KEYS } from './keys.ts';
import type { Message } from './messages.ts';

const sent: Message[] = [];
const welcomed = vi.fn();
const failed = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  sent.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
});

function begun(knewIds = false) {
  return greet(identify({}, httpSide('', 1)), false, knewIds, (message) => sent.push(message), {
    welcomed,
    failed,
  });
}

const answer = Object.fromEntries(DEVICE_KEYS.map((key) => [key, 1]));

it('waits for a server that takes its time, and believes what it says at last', () => {
  const greeting = begun();
  vi.advanceTimersByTime(9_000);
  expect(sent.at(-1)).toEqual({ get: DEVICE_KEYS });
  expect(welcomed).not.toHaveBeenCalled();
  greeting.take({ brightness: 2, id: 0 });
  expect(welcomed).toHaveBeenCalledExactlyOnceWith([['brightness', 2]], true);
  expect(vi.getTimerCount()).toBe(0);
});

it('takes no broadcast for the answer of an original device', () => {
  const greeting = begun();
  vi.advanceTimersByTime(3_000);
  greeting.take({ brightness: 2 });
  vi.advanceTimersByTime(6_000);
  expect(welcomed).not.toHaveBeenCalled();
  greeting.take(answer);
  expect(welcomed).toHaveBeenCalledExactlyOnceWith(expect.arrayContaining(Object.entries(answer)), false);
});

it('takes a device for an original one that does not know all keys', () => {
  const greeting = begun();
  vi.advanceTimersByTime(3_000);
  const { snap: _, ...rest } = answer;
  greeting.take(rest);
  expect(welcomed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3_000);
  expect(welcomed).toHaveBeenCalledExactlyOnceWith(Object.entries(rest), false);
});

it('gives up on a server that answers nothing of what it was asked', () => {
  begun();
  vi.advanceTimersByTime(60_000);
  expect(welcomed).not.toHaveBeenCalled();
  expect(failed).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('takes no silence for the word of an original device where ids were known before', () => {
  const greeting = begun(true);
  vi.advanceTimersByTime(9_000);
  expect(sent).toEqual([{ get: ['*'], id: 0 }]);
  greeting.take({ error: 'Unknown key', key: '*' });
  greeting.take(answer);
  expect(welcomed).toHaveBeenCalledExactlyOnceWith(Object.entries(answer), false);
});

it('says when the rights are others, and takes no part in that', () => {
  const greeting = begun();
  expect(greeting.take({ authenticated: false, error: 'Session ended' })).toBe(false);
  expect(sent).toEqual([{ get: ['*'], id: 0 }]);
  expect(greeting.take({ brightness: 2, id: 0 })).toBe(true);
});

it('takes back what it thought of a server that answers with the id after all', () => {
  const greeting = begun();
  vi.advanceTimersByTime(3_000);
  greeting.take(answer);
  greeting.take({ brightness: 3, id: 0 });
  expect(welcomed).toHaveBeenLastCalledWith([['brightness', 3]], true);
});
