import { describe, expect, it } from 'vitest';
import { isMarked, markIn, markOut, NO_MARKS, partOf } from './marks.ts';

const clock = { fps: 30, durationMs: 10_000 };

describe('marks', () => {
  it('hold a part with both of its frames', () => {
    expect(partOf(markOut(markIn(NO_MARKS, 30), 59), clock)).toEqual({ from: 1_000, to: 2_000 });
  });

  it('reach to the ends of the film where there is one only', () => {
    expect(partOf(markIn(NO_MARKS, 150), clock)).toEqual({ from: 5_000, to: 10_000 });
    expect(partOf(markOut(NO_MARKS, 149), clock)).toEqual({ from: 0, to: 5_000 });
    expect(partOf(NO_MARKS, clock)).toEqual({ from: 0, to: 10_000 });
  });

  it('never cross: the older one goes', () => {
    expect(markIn({ in: 10, out: 20 }, 40)).toEqual({ in: 40, out: null });
    expect(markOut({ in: 10, out: 20 }, 5)).toEqual({ in: null, out: 5 });
    expect(isMarked(NO_MARKS)).toBe(false);
  });

  it('hold one frame at least, and nothing beyond the end', () => {
    expect(partOf({ in: 299, out: 299 }, clock)).toEqual({ from: 9_966, to: 10_000 });
    expect(partOf({ in: 299, out: 5_000 }, clock)).toEqual({ from: 9_966, to: 10_000 });
  });
});
