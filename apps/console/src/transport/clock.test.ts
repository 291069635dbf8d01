import { expect, it } from 'vitest';
import { clock } from './clock.ts';

it.each([
  [0, '00:00:00'],
  [999, '00:00:00'],
  [727_999, '00:12:07'],
  [3_600_000, '01:00:00'],
  [360_000_000, '100:00:00'],
  [-5, '00:00:00'],
])('%d ms are %s', (ms, text) => {
  expect(clock(ms)).toBe(text);
});
