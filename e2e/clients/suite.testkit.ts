import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import type { Driver } from './driver.testkit.ts';
import { Stage } from './stage.testkit.ts';

/**
 * Plays all cases with one kind of client. After each case its clients are closed and must end by themselves, with
 * nothing to complain of: a timer that was left behind keeps them from it.
 *
 * @param startDriver - starts another client of that kind
 */
export function playCases(client: string, startDriver: () => Promise<Driver>): void {
  describe(client, () => {
    let stage: Stage;
    beforeAll(async () => {
      stage = await Stage.set(startDriver);
    });
    afterAll(() => stage.strike());

    it.each(CASES)('$name', async ({ play }) => {
      let complaints = '';
      try {
        await play(stage);
      } finally {
        complaints = await stage.clear();
      }
      expect(complaints).toBe('');
    });
  });
}
