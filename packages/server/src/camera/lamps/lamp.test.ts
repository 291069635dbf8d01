import fc from 'fast-check';
import { pino } from 'pino';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Lamp } from './lamp.ts';
import { type LampDriver, LampError } from './lamp-driver.ts';

/** A lamp whose answers a test holds back or makes refusals. */
class SlowDriver implements LampDriver {
  readonly asked: boolean[] = [];
  lit: boolean | undefined;
  closed = false;
  /** Ends what is under way. */
  #end: ((problem?: Error) => void) | undefined;

  set(on: boolean): Promise<void> {
    expect(this.#end).toBeUndefined();
    this.asked.push(on);
    return new Promise((resolve, reject) => {
      this.#end = (problem) => {
        this.#end = undefined;
        if (problem) return reject(problem);
        this.lit = on;
        resolve();
      };
    });
  }

  get busy(): boolean {
    return this.#end !== undefined;
  }

  async succeed(): Promise<void> {
    this.#end?.();
    await settled();
  }

  async fail(message = 'no power'): Promise<void> {
    this.#end?.(new LampError(message));
    await settled();
  }

  close(): void {
    this.closed = true;
  }
}

/** Lets everything happen that waits for nothing. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

let driver: SlowDriver;
let log: string[];
let lamp: Lamp;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  driver = new SlowDriver();
  log = [];
  const logger = pino({ base: null }, { write: (line: string) => log.push(JSON.parse(line).msg) });
  lamp = new Lamp(driver, 'The light', logger, { first: 1_000, most: 4_000 });
  return () => vi.useRealTimers();
});

const refusal = { error: 'Hardware error', message: 'no power' };

describe('a change', () => {
  it('is a fact when the lamp says so', async () => {
    const done = vi.fn();
    void lamp.change(true).then(done);
    await settled();
    expect(done).not.toHaveBeenCalled();
    await driver.succeed();
    expect(done).toHaveBeenCalled();
  });

  it('that is refused is an error, and the lamp is brought back to what it was', async () => {
    lamp.keep(false);
    await driver.succeed();
    const change = expect(lamp.change(true)).rejects.toMatchObject(refusal);
    await driver.fail();
    await change;
    expect(lamp.problem).toBe('no power');
    await vi.advanceTimersByTimeAsync(1_000);
    await driver.succeed();
    expect(driver.asked).toEqual([false, true, false]);
    expect(lamp.problem).toBeUndefined();
  });

  it('right behind the end of another is not lost', async () => {
    const twice = lamp.change(true).then(() => lamp.change(false));
    await driver.succeed();
    expect(driver.asked).toEqual([true, false]);
    await driver.succeed();
    await twice;
  });

  it('of many is the last one, and all are told', async () => {
    const changes = [true, false, true, false].map((on) => lamp.change(on));
    await driver.succeed();
    await driver.succeed();
    await Promise.all(changes);
    expect(driver.asked).toEqual([true, false]);
  });

  it('is not undone when the head comes back meanwhile', async () => {
    lamp.keep(false);
    await driver.succeed();
    const change = lamp.change(true);
    lamp.renew();
    await driver.succeed();
    await driver.succeed();
    await change;
    expect(driver.asked).toEqual([false, true, true]);
  });
});

describe('a lamp that fails', () => {
  it('is tried again, less and less often, and the log says so once', async () => {
    lamp.keep(true);
    await driver.fail();
    for (const wait of [1_000, 2_000, 4_000, 4_000]) {
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(driver.busy).toBe(false);
      await vi.advanceTimersByTimeAsync(1);
      expect(driver.busy).toBe(true);
      await driver.fail();
    }
    expect(log).toEqual(['The light: no power']);
    await vi.advanceTimersByTimeAsync(4_000);
    await driver.succeed();
    expect(driver.lit).toBe(true);
    expect(log).toEqual(['The light: no power', 'The light: it works again']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(driver.busy).toBe(false);
  });

  it('takes a change at once', async () => {
    lamp.keep(true);
    await driver.fail();
    const change = lamp.change(false);
    expect(driver.busy).toBe(true);
    await driver.succeed();
    await change;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(driver.asked).toEqual([true, false]);
  });
});

describe('the end', () => {
  it('waits for what is under way, refuses what waits, and leaves the lamp', async () => {
    const first = lamp.change(true);
    const second = expect(lamp.change(false)).rejects.toMatchObject({ error: 'Hardware error' });
    const end = lamp.close();
    await settled();
    expect(driver.closed).toBe(false);
    await driver.succeed();
    await Promise.all([first, second, end]);
    expect([driver.asked, driver.closed]).toEqual([[true], true]);
  });

  it('stops trying', async () => {
    lamp.keep(true);
    await driver.fail();
    await lamp.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(driver.asked).toEqual([true]);
  });
});

it('ends as the last change that was confirmed says, whatever fails', async () => {
  const step = fc.constantFrom('on', 'off', 'renew', 'succeed', 'fail');
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      driver = new SlowDriver();
      lamp = new Lamp(driver, 'The light', pino({ level: 'silent' }));
      let state = false;
      lamp.keep(state);
      for (const one of steps) {
        if (one === 'renew') lamp.renew();
        else if (one === 'succeed') await driver.succeed();
        else if (one === 'fail') await driver.fail();
        else {
          lamp.change(one === 'on').then(
            () => {
              state = one === 'on';
            },
            () => {},
          );
        }
      }
      while (driver.busy || vi.getTimerCount() > 0) {
        await driver.succeed();
        await vi.runOnlyPendingTimersAsync();
      }
      expect(driver.lit).toBe(state);
      await lamp.close();
    }),
  );
});
