import { PERMISSIONS } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import { covers, DOMAINS, grantOf, sameGrants, toggled } from './granted.ts';

describe('grants', () => {
  it('tell what was granted from what comes with it', () => {
    expect(grantOf(['Device_rw'], 'Device_rw')).toBe('granted');
    expect(grantOf(['Device_rw'], 'Device_r')).toBe('implied');
    expect(grantOf(['Device_r', 'Device_rw'], 'Device_r')).toBe('implied');
    expect(grantOf(['Device_r'], 'Device_rw')).toBe('none');
  });

  it('are toggled in the order of the table', () => {
    expect(toggled(['System_r'], 'Device_rw')).toEqual(['Device_rw', 'System_r']);
    expect(toggled(['Device_rw', 'System_r'], 'Device_rw')).toEqual(['System_r']);
  });

  it('are the same whatever their order', () => {
    expect(sameGrants(['Media_r', 'Device_r'], ['Device_r', 'Media_r'])).toBe(true);
    expect(sameGrants(['Media_r'], ['Device_r', 'Media_r'])).toBe(false);
  });

  it('are covered by whoever has the implied ones too', () => {
    const has = (...held: string[]) => {
      return (permission: string) => held.includes(permission);
    };
    expect(covers(has('Device_rw'), ['Device_rw'])).toBe(false);
    expect(covers(has('Device_r', 'Device_rw'), ['Device_rw'])).toBe(true);
    expect(covers(has(), [])).toBe(true);
  });

  it('have a place in the grid, each once', () => {
    const shown = DOMAINS.flatMap(({ read, write }) => (read ? [read, write] : [write]));
    expect(shown.toSorted()).toEqual(PERMISSIONS.toSorted());
  });
});
