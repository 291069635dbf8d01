import { describe, expect, it } from 'vitest';
import { EVERYTHING, type Filter } from './filter.ts';
import { filterIn, questionOf } from './filter-address.ts';

describe('a filter in the address', () => {
  it.each<Filter>([
    EVERYTHING,
    { kind: 'snapshot', day: '2030-05-06', text: 'left spindle ' },
    { kind: 'all', day: '', text: '100 % & more #1? +%41 <b> ä' },
  ])('is read as it was written: %o', (filter) => {
    expect(filterIn(questionOf(filter).replace('?', ''))).toEqual(filter);
  });

  it('is nothing where there is none, and what is no filter narrows nothing', () => {
    expect(questionOf(EVERYTHING)).toBe('');
    expect(filterIn('kind=users&day=2030-02-31&more=%E0%A4%A')).toEqual(EVERYTHING);
  });
});
