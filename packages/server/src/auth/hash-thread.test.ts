import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HashThread } from './hash-thread.ts';

const COST = { memoryCost: 8, timeCost: 1, parallelism: 1 };
const thread = new HashThread();

describe('the thread for hashes', () => {
  it('answers everybody who asks at once with what they asked for', async () => {
    const words = Array.from({ length: 20 }, (_, number) => `word ${number}`);
    const hashes = await Promise.all(words.map((word) => thread.hash(word, COST)));
    const right = await Promise.all(words.map((word, index) => thread.verify(hashes[index] ?? '', word)));
    const wrong = await Promise.all(words.map((word) => thread.verify(hashes[0] ?? '', `${word}x`)));
    expect(new Set(hashes).size).toBe(20);
    expect([right.every(Boolean), wrong.some(Boolean)]).toEqual([true, false]);
  });

  it('says what is wrong, and goes on', async () => {
    await expect(thread.verify('no hash', 'word')).rejects.toThrow(Error);
    expect(await thread.verify(await thread.hash('word', COST), 'word')).toBe(true);
  });

  it.runIf(process.platform === 'linux')('stands back, and the others do not', async () => {
    await thread.hash('word', COST);
    // The 19th field (proc(5)); what stands in parentheses before it may hold spaces.
    const niceness = (path: string) => Number(readFileSync(path, 'utf8').split(') ').at(-1)?.split(' ')[16]);
    const own = niceness(`/proc/self/task/${process.pid}/stat`);
    const all = readdirSync('/proc/self/task').map((id) => niceness(`/proc/self/task/${id}/stat`));
    expect(all.filter((each) => each === 10 && each > own)).toHaveLength(1);
  });
});
