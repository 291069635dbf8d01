import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatWait } from './formats.ts';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [9960, '10 kB'],
    [431_200, '431 kB'],
    [999_600, '1.0 MB'],
    [1_234_000_000, '1.2 GB'],
    [52_000_000_000_000_000, '52000 TB'],
  ])('%d bytes are written as %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('lengths of time', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [61_000, '1:01'],
    [3_599_999, '59:59'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
    [-5, '0:00'],
  ])('%d ms are written as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });

  it.each([
    [0, '1 second'],
    [39.2, '40 seconds'],
    [119, '119 seconds'],
    [121, '3 minutes'],
  ])('a wait of %d s is told as %s', (seconds, text) => {
    expect(formatWait(seconds)).toBe(text);
  });
});
