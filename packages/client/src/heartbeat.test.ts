import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Heartbeat, heartbeat as makeHeartbeat } from './heartbeat.ts';

const ping = vi.fn();
const dead = vi.fn();
let heartbeat: Heartbeat;
beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  heartbeat = makeHeartbeat(ping, dead);
  heartbeat.start();
});
afterEach(() => {
  heartbeat.stop();
  vi.useRealTimers();
});

it('asks after 5 s of silence, and gives up after 10 s of it', () => {
  vi.advanceTimersByTime(4_999);
  expect(ping).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(ping).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(4_999);
  expect(dead).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(dead).toHaveBeenCalledTimes(1);
  expect(vi.getTimerCount()).toBe(0);
});

it('asks nothing as long as something comes', () => {
  for (let second = 0; second < 60; second += 1) {
    vi.advanceTimersByTime(1_000);
    heartbeat.heard();
  }
  expect(ping).not.toHaveBeenCalled();
  expect(vi.getTimerCount()).toBe(1);
});

it('goes on after an answer', () => {
  vi.advanceTimersByTime(5_000);
  heartbeat.heard();
  vi.advanceTimersByTime(9_999);
  expect(dead).not.toHaveBeenCalled();
  expect(ping).toHaveBeenCalledTimes(2);
});

it('asks before it gives up when its timers came a minute late', () => {
  vi.setSystemTime(Date.now());
  const clock = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  vi.advanceTimersByTime(5_000);
  expect(ping).toHaveBeenCalledTimes(1);
  expect(dead).not.toHaveBeenCalled();
  clock.mockRestore();
});

it('asks at once when it is told to, and gives up 5 s later', () => {
  heartbeat.probe();
  expect(ping).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(5_000);
  expect(dead).toHaveBeenCalledTimes(1);
});
