import { AV_LOG_FATAL, Log } from 'node-av';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FilterChain, FilterError } from './filter-chain.ts';
import { kept, levelsOf, pixelsOf, plain, scenery } from './frames.testkit.ts';

const SIZE = { width: 64, height: 48 };

function chainOf(filters: string): FilterChain {
  const chain = new FilterChain(SIZE, filters);
  onTestFinished(() => chain.free());
  return chain;
}

// As the media process does it: what fails is told by errors.
beforeAll(() => Log.setLevel(AV_LOG_FATAL));

describe('a chain of filters', () => {
  it('gives a frame of its own and leaves the one that went in as it was', async () => {
    const chain = chainOf('negate');
    const frame = scenery(SIZE);
    const before = pixelsOf(frame);
    const result = kept(await chain.run(frame));
    expect(pixelsOf(frame)).toEqual(before);
    expect(pixelsOf(result).y).toEqual(before.y.map((level) => 255 - level));
    result.data?.[0]?.fill(0);
    expect(pixelsOf(frame)).toEqual(before);
  });

  it('gives one frame for each that goes in', async () => {
    const chain = chainOf('scale=32:24');
    for (const level of [10, 200, 60]) {
      const result = kept(await chain.run(plain(SIZE, { y: level })));
      expect([result.width, result.height, Math.round(levelsOf(result).y)]).toEqual([32, 24, level]);
    }
  });

  it('lives on when the frames are gone, and frames when it is gone', async () => {
    const chain = chainOf('null');
    const result = kept(await chain.run(plain(SIZE, { y: 77 })));
    chain.free();
    expect(levelsOf(result).y).toBe(77);
  });

  it('takes a command with the next frame', async () => {
    const chain = chainOf('lutyuv@tone=y=val');
    const frame = plain(SIZE, { y: 100 });
    const before = kept(await chain.run(frame));
    chain.command('lutyuv@tone', 'y', 'val+20');
    const after = kept(await chain.run(frame));
    expect([levelsOf(before).y, levelsOf(after).y]).toEqual([100, 120]);
  });

  it('refuses a command that it does not know', async () => {
    const chain = chainOf('lutyuv@tone=y=val');
    expect(() => chain.command('lutyuv@tone', 'nonsense', '1')).toThrow(FilterError);
    expect(() => chain.command('nobody', 'y', 'val')).toThrow(/nobody does not take y=val/);
    expect(levelsOf(kept(await chain.run(plain(SIZE, { y: 100 })))).y).toBe(100);
  });

  it.each(['no-such-filter', 'scale=-7:x', 'crop=9999:9999', ''])(
    'that cannot be built is refused in words: "%s"',
    (filters) => {
      expect(() => new FilterChain(SIZE, filters)).toThrow(FilterError);
      expect(() => new FilterChain(SIZE, filters)).toThrow(`"${filters}"`);
    },
  );

  it('that gives no frame says so', async () => {
    const chain = chainOf('select=0');
    await expect(chain.run(plain(SIZE))).rejects.toThrow(/"select=0" gives no frame/);
  });

  it('is freed twice without harm', () => {
    const chain = chainOf('null');
    chain.free();
    expect(() => chain.free()).not.toThrow();
  });
});
