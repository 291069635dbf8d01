import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError } from './errors.ts';
import { KEY_NAMES, rowOf } from './keys.ts';
import type { Offer } from './rows.ts';
import { checkValue } from './values.ts';

const offer: Offer = { resolutions: ['640x480', '1280x720'], sensors: [2, 1] };

function problemOf(check: () => unknown): string {
  try {
    check();
  } catch (problem) {
    if (problem instanceof ProtocolError) return problem.message;
    throw problem;
  }
  return 'accepted';
}

describe('values', () => {
  it('an integer in its range is taken as it is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100 }), (value) => {
        expect(checkValue('brightness', value, offer)).toBe(value);
      }),
    );
  });

  it('a number outside the range is refused with the range', () => {
    fc.assert(
      fc.property(fc.oneof(fc.integer({ max: -1 }), fc.integer({ min: 101 })), (value) => {
        expect(problemOf(() => checkValue('contrast', value, offer))).toBe('Value must be between 0 and 100');
      }),
    );
  });

  it.each([75.5, '75', null, Number.NaN, Number.POSITIVE_INFINITY, true, [], {}, undefined])(
    '%j is no integer',
    (value) => {
      expect(problemOf(() => checkValue('brightness', value, offer))).toBe('Value must be an integer');
    },
  );

  it('minus zero is zero', () => {
    expect(Object.is(checkValue('gain', -0, offer), 0)).toBe(true);
  });

  it('a sensor is one of those that its head has', () => {
    expect(checkValue('cam1-sensor', 2, offer)).toBe(2);
    expect(problemOf(() => checkValue('cam2-sensor', 2, offer))).toBe('Value must be between 1 and 1');
  });

  it('a resolution is one of those that the camera offers', () => {
    expect(checkValue('resolution', '640x480', offer)).toBe('640x480');
    expect(problemOf(() => checkValue('resolution', '1x1', offer))).toBe(
      'Value must be one of: 640x480, 1280x720',
    );
  });

  it.each([
    ['on', true],
    ['auto', true],
    [true, true],
    ['off', false],
    ['manual', false],
    [false, false],
  ])('an automatic takes %j and reports %j', (raw, reported) => {
    expect(checkValue('auto-exposure', raw, offer)).toBe(reported);
  });

  it.each([
    ['on', true],
    ['off', false],
    ['pause', 'pause'],
    ['pause_release', 'pause_release'],
  ])('record takes %j as %j', (raw, request) => {
    expect(checkValue('record', raw, offer)).toBe(request);
  });

  it('the error names the key as the request spelt it', () => {
    expect(() => checkValue('noise-supression', 1, offer, 'noise-suppression')).toThrow(
      expect.objectContaining({ key: 'noise-suppression', error: 'Invalid value' }),
    );
  });

  it('anything at all is either refused with a reason or lies in the range of its row', () => {
    fc.assert(
      fc.property(fc.constantFrom(...KEY_NAMES), fc.anything(), (key, raw) => {
        const problem = problemOf(() => {
          const value = checkValue(key, raw, offer);
          const row = rowOf(key);
          if (row.type === 'integer') expect(value).toSatisfy((n: number) => n >= row.min && n <= row.max);
          if (row.type === 'choice') expect(row.values).toContain(value);
        });
        expect(problem === 'accepted' || problem.startsWith('Value ')).toBe(true);
      }),
    );
  });
});
