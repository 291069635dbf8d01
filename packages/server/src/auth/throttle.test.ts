import { beforeEach, describe, expect, it, vi } from 'vitest';
import { InvalidCredentials, TooManyAttempts } from './errors.ts';
import { Throttle } from './throttle.ts';

let throttle: Throttle;

beforeEach(() => {
  vi.useFakeTimers();
  throttle = new Throttle({ limit: 3, windowMinutes: 15 });
  return () => vi.useRealTimers();
});

const right = async () => 'in';
const wrong = async () => {
  throw new InvalidCredentials();
};

async function fail(address: string, times: number): Promise<void> {
  for (let attempt = 0; attempt < times; attempt += 1) {
    await expect(throttle.guard(address, wrong)).rejects.toThrow(InvalidCredentials);
  }
}

describe('an address', () => {
  it('that failed too often waits, even with the right password, and is told how long', async () => {
    await fail('192.0.2.1', 3);
    await vi.advanceTimersByTimeAsync(60_500);
    const refusal = await throttle.guard('192.0.2.1', right).catch((problem: unknown) => problem);
    expect(refusal).toBeInstanceOf(TooManyAttempts);
    expect(refusal).toMatchObject({ retryAfter: 840 });
  });

  it('is looked at again after its wait', async () => {
    await fail('192.0.2.1', 3);
    await vi.advanceTimersByTimeAsync(15 * 60_000);
    expect(await throttle.guard('192.0.2.1', right)).toBe('in');
  });

  it('is told at least a second to the very end', async () => {
    await fail('192.0.2.1', 3);
    await vi.advanceTimersByTimeAsync(15 * 60_000 - 1);
    await expect(throttle.guard('192.0.2.1', right)).rejects.toMatchObject({ retryAfter: 1 });
  });

  it('does not make others wait', async () => {
    await fail('192.0.2.1', 3);
    expect(await throttle.guard('192.0.2.2', right)).toBe('in');
  });

  it('does not lose its failures by a success', async () => {
    await fail('192.0.2.1', 2);
    expect(await throttle.guard('192.0.2.1', right)).toBe('in');
    await fail('192.0.2.1', 1);
    await expect(throttle.guard('192.0.2.1', right)).rejects.toThrow(TooManyAttempts);
  });

  it('that tries many passwords at once gets no more of them looked at', async () => {
    const attempt = vi.fn(wrong);
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, host) => throttle.guard(`2001:db8::${host.toString(16)}`, attempt)),
    );
    expect(attempt).toHaveBeenCalledTimes(3);
    expect(results.filter(({ status }) => status === 'fulfilled')).toEqual([]);
  });

  it('may be right many times at once', async () => {
    const results = await Promise.all(Array.from({ length: 50 }, () => throttle.guard('192.0.2.1', right)));
    expect(results).toEqual(Array(50).fill('in'));
  });

  it('is not blamed for a server that fails', async () => {
    const broken = () => Promise.reject(new Error('the database is gone'));
    for (let attempt = 0; attempt < 9; attempt += 1) {
      await expect(throttle.guard('192.0.2.1', broken)).rejects.toThrow('gone');
    }
    expect(await throttle.guard('192.0.2.1', right)).toBe('in');
  });
});
