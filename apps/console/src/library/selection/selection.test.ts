import { describe, expect, it } from 'vitest';
import { all, extend, kept, NOTHING, toggle } from './selection.ts';

const ORDER = ['a', 'b', 'c', 'd', 'e'];

describe('a selection', () => {
  it('takes one more, and lets it go', () => {
    const one = toggle(NOTHING, 'b');
    expect([...one.keys]).toEqual(['b']);
    expect([...toggle(one, 'b').keys]).toEqual([]);
  });

  it('takes all between the last one and another, in either direction', () => {
    expect([...extend(toggle(NOTHING, 'b'), 'd', ORDER).keys]).toEqual(['b', 'c', 'd']);
    expect([...extend(toggle(NOTHING, 'd'), 'b', ORDER).keys].toSorted()).toEqual(['b', 'c', 'd']);
  });

  it('goes on from the same one when the range grows', () => {
    const range = extend(extend(toggle(NOTHING, 'c'), 'd', ORDER), 'a', ORDER);
    expect([...range.keys].toSorted()).toEqual(['a', 'b', 'c', 'd']);
  });

  it('takes one where there is none to begin from', () => {
    expect(extend(NOTHING, 'd', ORDER)).toEqual(toggle(NOTHING, 'd'));
  });

  it('leaves out what is gone', () => {
    expect([...kept(all(ORDER), ['b', 'd']).keys]).toEqual(['b', 'd']);
    expect(kept(extend(toggle(NOTHING, 'b'), 'd', ORDER), ['c', 'd']).anchor).toBeUndefined();
    const same = toggle(NOTHING, 'b');
    expect(kept(same, ORDER)).toBe(same);
  });
});
