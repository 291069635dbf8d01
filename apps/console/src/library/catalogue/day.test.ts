import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { boundsOf, dayOf } from './day.ts';

const zone = process.env['TZ'];
beforeEach(() => {
  process.env['TZ'] = 'Europe/Berlin';
});
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

describe('a day', () => {
  it('is that of whoever looks', () => {
    expect(dayOf(new Date('2030-05-06T22:30:00.000Z'))).toBe('2030-05-07');
  });

  it('lasts from midnight to midnight there', () => {
    expect(boundsOf('2030-05-07')).toEqual({
      from: '2030-05-06T22:00:00.000Z',
      to: '2030-05-07T21:59:59.999Z',
    });
  });

  it('has 23 hours when summer begins', () => {
    expect(boundsOf('2030-03-31')).toEqual({
      from: '2030-03-30T23:00:00.000Z',
      to: '2030-03-31T21:59:59.999Z',
    });
  });

  it.each(['', '2030-5-6', '2030-02-30', '2030-13-01', 'today'])('is not %o', (text) => {
    expect(boundsOf(text)).toBeUndefined();
  });
});
