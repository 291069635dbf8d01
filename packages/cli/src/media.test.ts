import { expect, it } from 'vitest';
import { isMediaRecord, lengthText, sizeText } from './media.ts';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_500, '1.5 kB'],
  [2_340_000, '2.3 MB'],
  [7e15, '7000.0 TB'],
])('%i bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text);
});

it.each([
  [0, '0:00:00'],
  [61_900, '0:01:01'],
  [360_000_000, '100:00:00'],
])('%i ms are %s', (ms, text) => {
  expect(lengthText(ms)).toBe(text);
});

it('a record has what a download needs', () => {
  const record = { id: 'a', url: '/api/recordings/a/file', file: 'a.mp4', bytes: 1 };
  expect(isMediaRecord(record)).toBe(true);
  for (const name of Object.keys(record)) expect(isMediaRecord({ ...record, [name]: null })).toBe(false);
  expect(isMediaRecord(null)).toBe(false);
});
