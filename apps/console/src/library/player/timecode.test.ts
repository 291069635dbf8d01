import { describe, expect, it } from 'vitest';
import { frameAt, frameCount, timecode, timeOf } from './timecode.ts';

const clock = { fps: 30, durationMs: 10_000 };

describe('frames of a film', () => {
  it.each([5, 24, 25, 30, 50, 60])('are found again by their time at %i fps', (fps) => {
    const film = { fps, durationMs: 20_000 };
    for (let frame = 0; frame < frameCount(film); frame += 1) {
      expect(frameAt(timeOf(frame, film), film)).toBe(frame);
      // As a file has it, in its own clock of 90 kHz.
      expect(frameAt(Math.round((frame / fps) * 90_000) / 90_000, film)).toBe(frame);
    }
  });

  it('end where the film ends', () => {
    expect(timeOf(100_000, clock)).toBeLessThan(10);
    expect(timeOf(-3, clock)).toBeGreaterThan(0);
    expect(frameAt(11, clock)).toBe(299);
    expect(frameAt(-1, clock)).toBe(0);
  });

  it('are one at least', () => {
    expect(frameCount({ fps: 30, durationMs: 0 })).toBe(1);
  });
});

describe('a time', () => {
  it.each([
    [0, '0:00.000'],
    [61_033, '1:01.033'],
    [59_999.6, '1:00.000'],
    [3_723_004, '1:02:03.004'],
  ])('of %d ms is %s', (milliseconds, text) => {
    expect(timecode(milliseconds)).toBe(text);
  });
});
