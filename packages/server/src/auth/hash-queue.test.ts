import { describe, expect, it, vi } from 'vitest';
import { LoginsBusy } from './errors.ts';
import { HashQueue } from './hash-queue.ts';

/** A queue whose one worker is held up until `release`; `served` tells who came to their turn, in order. */
function heldUp(limit: number) {
  const queue = new HashQueue(limit);
  const served: string[] = [];
  const refused: string[] = [];
  let release = () => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  const done = [queue.run(undefined, () => promise)];
  const come = (group: string, failures = 0, name = group) => {
    const turn = queue.run({ group, failures }, async () => {
      served.push(name);
    });
    done.push(
      turn.catch((problem: unknown) => {
        expect(problem).toBeInstanceOf(LoginsBusy);
        refused.push(name);
      }),
    );
  };
  const finish = async () => {
    release();
    await Promise.all(done);
  };
  return { queue, served, refused, come, finish, done };
}

describe('a line for the password check', () => {
  it('takes the newest of equals first', async () => {
    const { come, finish, served } = heldUp(10);
    for (const group of ['10.1.0.1', '10.2.0.1', '10.3.0.1']) come(group);
    await finish();
    expect(served).toEqual(['10.3.0.1', '10.2.0.1', '10.1.0.1']);
  });

  it('takes who has not failed before who has', async () => {
    const { come, finish, served } = heldUp(10);
    come('10.1.0.1', 0);
    come('10.2.0.1', 2);
    come('10.3.0.1', 1);
    await finish();
    expect(served).toEqual(['10.1.0.1', '10.3.0.1', '10.2.0.1']);
  });

  it('takes somebody from elsewhere before a crowd of neighbours, even newer ones', async () => {
    const { come, finish, served } = heldUp(1_000);
    come('198.51.100.7');
    for (let host = 0; host < 250; host += 1) come(`10.1.1.${host}`);
    come('2001:db8:1:2::/64');
    for (let net = 0; net < 250; net += 1) come(`2001:db9:1:${net.toString(16)}::/64`);
    await finish();
    expect(served.slice(0, 2)).toEqual(['2001:db8:1:2::/64', '198.51.100.7']);
  });

  it('that is full sends the last away, and never somebody from elsewhere for a crowd', async () => {
    const { come, finish, served, refused } = heldUp(5);
    come('198.51.100.7');
    come('203.0.113.9', 1);
    for (let host = 0; host < 1_000; host += 1) come(`10.1.1.${host}`);
    await finish();
    expect(served).toContain('198.51.100.7');
    expect(served).toContain('203.0.113.9');
    expect(served).toHaveLength(5);
    expect(refused).toHaveLength(997);
  });

  it('lets the server itself go first and never sends it away', async () => {
    const { queue, come, finish, served, done } = heldUp(1);
    done.push(
      ...['first', 'second'].map((name) =>
        queue.run(undefined, async () => {
          served.push(name);
        }),
      ),
    );
    come('10.1.0.1');
    await finish();
    expect(served.toSorted()).toEqual(['first', 'second']);
  });

  it('tells who has waited for ten seconds to come back', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { come, finish, served, refused } = heldUp(10);
    come('10.1.0.1');
    vi.advanceTimersByTime(10_001);
    come('10.2.0.1');
    await finish();
    vi.useRealTimers();
    expect([served, refused]).toEqual([['10.2.0.1'], ['10.1.0.1']]);
  });

  it('goes on after work that failed', async () => {
    const queue = new HashQueue(1);
    await expect(queue.run(undefined, () => Promise.reject(new Error('no memory')))).rejects.toThrow(
      'memory',
    );
    expect(await queue.run(undefined, async () => 'done')).toBe('done');
  });
});
