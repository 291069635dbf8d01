import { describe, expect, it } from 'vitest';
import { recordAt } from './record.testkit.ts';
import { isCutShort, placedAt, placeOf } from './record.ts';

describe('the place of a record in the page', () => {
  it.each(['recording', 'snapshot'] as const)('leads back to a %s', (kind) => {
    const record = recordAt(1, { kind });
    expect(placedAt(placeOf(record))).toEqual({ kind, id: record.id });
  });

  it.each(['/library', '/library/recordings', '/library/recordings/../users', '/library/users/1'])(
    'is not %s',
    (place) => {
      expect(placedAt(place)).toBeUndefined();
    },
  );
});

describe('a recording', () => {
  it.each([
    [{ state: 'ready', ending: 'stopped' }, false],
    [{ state: 'ready', ending: null }, false],
    [{ state: 'recording', ending: null }, false],
    [{ state: 'ready', ending: 'disk-full' }, true],
    [{ state: 'recovered', ending: 'server-ended' }, true],
    [{ state: 'recovered', ending: null }, true],
    [{ kind: 'snapshot', state: 'recovered', ending: null }, false],
  ] as const)('of %o was cut short: %s', (given, expected) => {
    expect(isCutShort(recordAt(1, given))).toBe(expected);
  });
});
