import { describe, expect, it } from 'vitest';
import { recordAt } from '../record.testkit.ts';
import { merge } from './merged-lists.ts';

const film = (minute: number) => recordAt(minute, { kind: 'recording' });
const picture = (minute: number) => recordAt(minute, { kind: 'snapshot' });

const idsOf = (parts: Parameters<typeof merge>[0]) => merge(parts).items.map(({ id }) => id);

describe('lists as one', () => {
  it('are newest first', () => {
    const films = { items: [film(9), film(3)], hasMore: false };
    const pictures = { items: [picture(8), picture(5), picture(1)], hasMore: false };
    expect(merge([films, pictures])).toEqual({
      items: [film(9), picture(8), picture(5), film(3), picture(1)],
      wanting: [],
    });
  });

  it('hold back what something unknown may come before', () => {
    const films = { items: [film(9), film(3)], hasMore: true };
    const pictures = { items: [picture(8), picture(5)], hasMore: true };
    expect(idsOf([films, pictures])).toEqual([film(9).id, picture(8).id, picture(5).id]);
    expect(merge([films, pictures]).wanting).toEqual([1]);
  });

  it('show nothing before all of them have answered', () => {
    const films = { items: [film(9)], hasMore: false };
    const pictures = { items: [], hasMore: true };
    expect(merge([films, pictures])).toEqual({ items: [], wanting: [1] });
  });

  it('ask for the older ones of the one list that is left', () => {
    expect(merge([{ items: [film(9)], hasMore: true }]).wanting).toEqual([0]);
    expect(
      merge([
        { items: [], hasMore: true },
        { items: [], hasMore: true },
      ]).wanting,
    ).toEqual([0, 1]);
  });
});
