import { describe, expect, it } from 'vitest';
import { forEach } from './many.ts';

const ITEMS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

describe('many at once', () => {
  it('are a few at a time', async () => {
    let running = 0;
    let most = 0;
    const { done } = await forEach(ITEMS, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve));
      running -= 1;
    });
    expect(done.toSorted()).toEqual(ITEMS);
    expect(most).toBe(4);
  });

  it('go on after one that fails', async () => {
    const { done, failed } = await forEach(ITEMS, async (item) => {
      if (item === 3) throw new Error('no');
    });
    expect(done).toHaveLength(8);
    expect(failed).toEqual([{ item: 3, problem: new Error('no') }]);
  });
});
