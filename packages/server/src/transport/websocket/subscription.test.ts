import { KEY_NAMES, type Key } from '@sightglass/protocol';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Subscription } from './subscription.ts';

const READABLE: ReadonlySet<Key> = new Set(['brightness', 'contrast', 'fps']);

let subscription: Subscription;

beforeEach(() => {
  subscription = new Subscription();
});

const told = (readable = READABLE) => [...subscription.among(readable)];

describe('a client', () => {
  it('that never subscribes is told everything that it may read', () => {
    expect(told()).toEqual(['brightness', 'contrast', 'fps']);
    expect(told(new Set(KEY_NAMES))).toEqual(KEY_NAMES);
  });

  it('that subscribes for the first time is told these keys and no others', () => {
    subscription.add(['fps']);
    expect(told()).toEqual(['fps']);
  });

  it('that subscribes again is told these keys too', () => {
    subscription.add(['fps']);
    subscription.add(['brightness', 'fps']);
    expect(told()).toEqual(['brightness', 'fps']);
  });

  it('that takes keys off at first is told all others', () => {
    subscription.remove(['fps']);
    expect(told()).toEqual(['brightness', 'contrast']);
  });

  it('that takes everything off is told nothing, and what it asks for from then on', () => {
    subscription.removeAll();
    expect(told()).toEqual([]);
    subscription.add(['contrast']);
    expect(told()).toEqual(['contrast']);
  });

  it('that wants everything again is told everything again, whatever it took off before', () => {
    subscription.add(['fps']);
    subscription.remove(['fps', 'brightness']);
    subscription.addAll();
    expect(told()).toEqual([...READABLE]);
  });

  it('is told what it wants when it may read it, and never what it may not', () => {
    subscription.add(['storage', 'fps']);
    expect(told()).toEqual(['fps']);
    expect(told(new Set(['storage', 'clients']))).toEqual(['storage']);
    expect(told(new Set())).toEqual([]);
  });

  it('is told what it asked for and did not take off again, of what it may read', () => {
    const keys = fc.uniqueArray(fc.constantFrom(...KEY_NAMES), { maxLength: 5 });
    const steps = fc.array(fc.record({ add: fc.boolean(), keys }));
    fc.assert(
      fc.property(steps, fc.uniqueArray(fc.constantFrom(...KEY_NAMES)), (taken, may) => {
        const one = new Subscription();
        one.removeAll();
        for (const step of taken) {
          if (step.add) one.add(step.keys);
          else one.remove(step.keys);
        }
        const expected = may.filter((key) => taken.findLast((step) => step.keys.includes(key))?.add);
        expect(new Set(one.among(new Set(may)))).toEqual(new Set(expected));
      }),
    );
  });
});
