import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillOf, shareOf, stepped, typedValue, valueAt } from './scale.ts';

const CENTRED = { min: 0, max: 100, neutral: 50 };
const RATE = { min: 5, max: 60 };

describe('a scale', () => {
  it('finds every value again at its place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 60 }), (value) => {
        expect(valueAt(RATE, shareOf(RATE, value))).toBe(value);
      }),
    );
  });

  it('ends at its ends, wherever the finger is', () => {
    expect(valueAt(RATE, -3)).toBe(5);
    expect(valueAt(RATE, 1.7)).toBe(60);
    expect(shareOf(RATE, 900)).toBe(1);
  });

  it('is filled from neutral outwards, to either side', () => {
    expect(fillOf(CENTRED, 75)).toEqual({ start: 0.5, length: 0.25 });
    expect(fillOf(CENTRED, 20)).toEqual({ start: 0.2, length: 0.3 });
    expect(fillOf(CENTRED, 50).length).toBe(0);
  });

  it('is filled from the lower end where nothing is neutral', () => {
    expect(fillOf(RATE, 60)).toEqual({ start: 0, length: 1 });
  });

  it('goes by one with the arrows, by ten with the page keys, and never past an end', () => {
    expect(stepped(CENTRED, 50, 'ArrowRight')).toBe(51);
    expect(stepped(CENTRED, 50, 'ArrowDown')).toBe(49);
    expect(stepped(CENTRED, 95, 'PageUp')).toBe(100);
    expect(stepped(RATE, 30, 'PageDown')).toBe(20);
    expect(stepped(RATE, 30, 'Home')).toBe(5);
    expect(stepped(RATE, 30, 'End')).toBe(60);
    expect(stepped(RATE, 30, 'a')).toBeUndefined();
  });

  it('takes a typed number, and says what is wrong with any other text', () => {
    expect(typedValue(CENTRED, ' 75 ')).toBe(75);
    expect(typedValue(CENTRED, '101')).toBe('out of range');
    expect(typedValue(CENTRED, '-1')).toBe('out of range');
    for (const text of ['', '7.5', '1e2', 'half', '٧']) expect(typedValue(CENTRED, text)).toBe('no number');
  });
});
