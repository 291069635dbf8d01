import { describe, expect, it } from 'vitest';
import { shareUsed, urgencyOf } from './room.ts';

const report = { freeBytes: 100e9, usedBytes: 20e9, recordings: 3, secondsLeft: null };

describe('room on the disk', () => {
  it.each([
    [7_200, 'enough'],
    [3_000, 'scarce'],
    [599, 'critical'],
    [0, 'critical'],
  ])('for %i seconds is %s', (secondsLeft, urgency) => {
    expect(urgencyOf({ ...report, secondsLeft })).toBe(urgency);
  });

  it.each([
    [100e9, 'enough'],
    [3e9, 'scarce'],
    [1e8, 'critical'],
  ])('of %d bytes is %s where the time is unknown', (freeBytes, urgency) => {
    expect(urgencyOf({ ...report, freeBytes })).toBe(urgency);
  });

  it('is shared between the library and what is free', () => {
    expect(shareUsed({ ...report, usedBytes: 25e9, freeBytes: 75e9 })).toBe(0.25);
    expect(shareUsed({ ...report, usedBytes: 0, freeBytes: 0 })).toBe(1);
  });
});
