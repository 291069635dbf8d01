import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CASES } from './cases.ts';
import type { Driver } from './driver.testkit.ts';
import { Stage } from './stage.testkit.ts';

/**
 * Plays all cases with one kind of client: the acts side by side, each on a stage of its own, as most of the time is spent
 * waiting. After each case its clients are closed and must end by themselves, with nothing to complain of: a timer that
 * was left behind keeps them from it.
 *
 * @param startDriver - starts another client of that kind
 */
export function playCases(client: string, startDriver: () => Promise<Driver>): void {
  describe.concurrent.each(Object.entries(CASES))(`${client}: %s`, (_act, cases) => {
    describe.sequential('one after the other', () => {
      let stage: Stage;
      beforeAll(async () => {
        stage = await Stage.set(startDriver);
        // No case looks at the picture: it need not cost more than a small one.
        await stage.admin.ask({ fps: 5, resolution: '640x480' });
      });
      afterAll(() => stage.strike());

      it.each(cases)('$name', async ({ play }) => {
        let complaints = '';
        try {
          await play(stage);
        } finally {
          complaints = await stage.clear();
        }
        expect(complaints).toBe('');
      });
    });
  });
}
