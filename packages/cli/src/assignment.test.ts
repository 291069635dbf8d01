import { checkValue, KEY_NAMES, type Key, type Offer, rowOf } from '@sightglass/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assignmentsLike, keysLike, readAssignment } from './assignment.ts';
import { UsageError } from './errors.ts';

const OFFER: Offer = { resolutions: ['640x480', '1280x720', '1920x1080'], sensors: [2, 2] };
const writable = KEY_NAMES.filter((key) => rowOf(key).write !== 'nobody');
const integers = writable.flatMap((key) => {
  const row = rowOf(key);
  return row.type === 'integer' ? [{ key, min: row.min, max: row.max }] : [];
});

describe('a change', () => {
  it.each([
    ['brightness=75', 'brightness', 75],
    ['brightness=75.5', 'brightness', 75.5],
    ['brightness=high', 'brightness', 'high'],
    ['brightness=1e3', 'brightness', '1e3'],
    ['brightness=', 'brightness', ''],
    ['cam1-light=on', 'cam1-light', true],
    ['cam1-light=false', 'cam1-light', false],
    ['cam1-light=1', 'cam1-light', '1'],
    ['auto-exposure=auto', 'auto-exposure', 'auto'],
    ['auto-exposure=true', 'auto-exposure', true],
    ['record=pause', 'record', 'pause'],
    ['noise-suppression=off', 'noise-suppression', false],
    ['resolution=1280x720', 'resolution', '1280x720'],
    ['of-tomorrow=5', 'of-tomorrow', 5],
    ['of-tomorrow=a=b', 'of-tomorrow', 'a=b'],
    ['__proto__=true', '__proto__', true],
  ])('%s is read by the row of its key', (word, name, value) => {
    expect(readAssignment(word)).toEqual({ name, value });
  });

  it('that the server would take is read as it was meant', () => {
    const change = fc
      .constantFrom(...integers)
      .chain(({ key, min, max }) =>
        fc.record({ key: fc.constant<Key>(key), value: fc.integer({ min, max }) }),
      );
    fc.assert(
      fc.property(change, ({ key, value }) => {
        const read = readAssignment(`${key}=${value}`);
        expect(checkValue(key, read.value, OFFER)).toBe(value);
      }),
    );
  });

  it('is refused without a key or without a value, and nothing else is', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        if (word.indexOf('=') < 1) expect(() => readAssignment(word)).toThrow(UsageError);
        else expect(word.startsWith(`${readAssignment(word).name}=`)).toBe(true);
      }),
    );
  });
});

describe('what is offered', () => {
  it('for every key that can be written are values that the server takes', () => {
    expect(assignmentsLike('')).toEqual(writable.map((key) => `${key}=`));
    for (const key of writable) {
      const words = assignmentsLike(`${key}=`);
      expect(words).not.toEqual([]);
      for (const word of words)
        expect(() => checkValue(key, readAssignment(word).value, OFFER)).not.toThrow();
    }
  });

  it('begins like what is there already', () => {
    expect(keysLike('cam2-')).toEqual(['cam2-light', 'cam2-exists', 'cam2-sensor']);
    expect(assignmentsLike('noise-suppression=f')).toEqual(['noise-suppression=false']);
    expect(assignmentsLike('nonsense=')).toEqual([]);
    expect(assignmentsLike('clients=')).not.toContain('clients=');
  });
});
