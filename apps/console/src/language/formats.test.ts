import { describe, expect, it } from 'vitest';
import { formatsOf } from './formats.ts';

const english = formatsOf('en');
const german = formatsOf('de');

describe('sizes', () => {
  it.each([
    [0, '0 B', '0 B'],
    [999, '999 B', '999 B'],
    [431_000, '431 kB', '431 kB'],
    [1_240_000_000, '1.2 GB', '1,2 GB'],
    [999_600_000, '1.0 GB', '1,0 GB'],
    [78_000_000_000, '78 GB', '78 GB'],
  ])('%d bytes', (count, inEnglish, inGerman) => {
    expect(english.bytes(count).replace(/\s/g, ' ')).toBe(inEnglish);
    expect(german.bytes(count).replace(/\s/g, ' ')).toBe(inGerman);
  });
});

describe('lengths of time', () => {
  it.each([
    [-5, '0:00'],
    [59_999, '0:59'],
    [754_000, '12:34'],
    [22_800_000, '6:20:00'],
  ])('%d ms', (ms, text) => expect(english.duration(ms)).toBe(text));
});

describe('lengths of time in words', () => {
  it.each([
    [-5, 'less than 1 min', 'unter 1 Min.'],
    [59, 'less than 1 min', 'unter 1 Min.'],
    [3_599, '59 min', '59 Min.'],
    [96_839, '26 h 53 min', '26 Std. 53 Min.'],
  ])('%d s', (seconds, inEnglish, inGerman) => {
    expect(english.hours(seconds)).toBe(inEnglish);
    expect(german.hours(seconds)).toBe(inGerman);
  });
});

describe('points in time', () => {
  it('that are none have no text', () => {
    expect(english.date('yesterday')).toBe('');
    expect(german.ago('yesterday')).toBe('');
  });

  it('are told in the largest unit that fits', () => {
    const now = Date.parse('2026-03-14T12:00:00Z');
    expect(english.ago('2026-03-14T11:57:00Z', now)).toBe('3 minutes ago');
    expect(german.ago('2026-03-12T11:00:00Z', now)).toBe('vorgestern');
  });
});

describe('numbers', () => {
  it('have the point of the language', () => {
    expect(english.number(1234.56, 1)).toBe('1,234.6');
    expect(german.number(1234.56, 1)).toBe('1.234,6');
  });
});
