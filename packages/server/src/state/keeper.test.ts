import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { openDatabase } from '../storage/database.ts';
import { Keeper } from './keeper.ts';

const logger = pino({ level: 'silent' });

describe('the keeper', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => vi.useRealTimers();
  });

  it('writes a dragged slider a few times, not for every step', () => {
    const database = openDatabase(':memory:');
    const keeper = new Keeper(database, logger);
    database.exec(
      'CREATE TABLE writes (n); CREATE TRIGGER seen AFTER INSERT ON state BEGIN INSERT INTO writes VALUES (1); END',
    );
    database.exec('CREATE TRIGGER seen_again AFTER UPDATE ON state BEGIN INSERT INTO writes VALUES (1); END');
    for (let step = 0; step < 600; step += 1) {
      keeper.note({ revision: step, values: { brightness: step % 100 }, keys: ['brightness'] });
      vi.advanceTimersByTime(10);
    }
    const { writes } = database
      .prepare<[], { writes: number }>('SELECT count(*) AS writes FROM writes')
      .get() ?? { writes: 0 };
    expect(writes).toBeGreaterThan(5);
    expect(writes).toBeLessThanOrEqual(24);
  });

  it('has a value on the disk within half a second', () => {
    const database = openDatabase(':memory:');
    const keeper = new Keeper(database, logger);
    keeper.note({ revision: 1, values: { brightness: 7 }, keys: ['brightness'] });
    vi.advanceTimersByTime(500);
    expect(new Keeper(database, logger).load()).toEqual({ brightness: 7 });
  });

  it('writes what waits when it is closed, and leaves out what is not kept', () => {
    const database = openDatabase(':memory:');
    const keeper = new Keeper(database, logger);
    keeper.note({ revision: 1, values: { gain: 3, record: true }, keys: ['gain', 'record'] });
    keeper.close();
    expect(new Keeper(database, logger).load()).toEqual({ gain: 3 });
  });

  it('reads past a damaged row', () => {
    const database = openDatabase(':memory:');
    database.exec(`INSERT INTO state VALUES ('gain', '{'), ('fps', '25')`);
    expect(new Keeper(database, logger).load()).toEqual({ fps: 25 });
  });
});
