import type { LastChange } from '@sightglass/protocol';
import { describe, expect, it } from 'vitest';
import { STAY_MS, tell } from './change.ts';

const change = (by: string | null, to: Record<string, unknown>): LastChange => ({
  id: 1,
  by,
  keys: Object.keys(to),
  at: '2026-05-04T10:00:00.000Z',
  from: {},
  to,
});

describe('who changed what', () => {
  it('is one line for all that one person does in one go, with the last values', () => {
    let told = tell(undefined, change('berta', { brightness: 60 }), 0);
    told = tell(told, change('berta', { brightness: 61 }), 50);
    told = tell(told, change('berta', { contrast: 40 }), 100);
    expect(told).toEqual({
      by: 'berta',
      keys: ['contrast', 'brightness'],
      to: { brightness: 61, contrast: 40 },
      at: 100,
    });
  });

  it('begins anew with another person, and after a while', () => {
    const told = tell(undefined, change('berta', { brightness: 60 }), 0);
    expect(tell(told, change(null, { gain: 5 }), 10).keys).toEqual(['gain']);
    expect(tell(told, change('berta', { gain: 5 }), STAY_MS).keys).toEqual(['gain']);
  });
});
