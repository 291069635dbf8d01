import { describe, expect, it } from 'vitest';
import { roomOf } from './room.ts';

const LARGE = { freeBytes: 41e9 };

describe('the room that is left', () => {
  it('is told as time', () => {
    expect(roomOf({ ...LARGE, secondsLeft: 22_859 })).toEqual({ level: 'enough', seconds: 22_859 });
  });

  it.each([
    [7_200, 'enough'],
    [7_199, 'low'],
    [899, 'short'],
    [0, 'full'],
  ] as const)('with %d seconds is %s', (seconds, level) => {
    expect(roomOf({ ...LARGE, secondsLeft: seconds }).level).toBe(level);
  });

  it('has no hours where nobody knows the bits that films will take, but can be full', () => {
    expect(roomOf({ ...LARGE, secondsLeft: null })).toEqual({ level: 'enough', seconds: undefined });
    expect(roomOf(LARGE)).toMatchObject({ level: 'enough' });
    expect(roomOf({ freeBytes: 0 }).level).toBe('full');
  });
});
