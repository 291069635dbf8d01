import { AV_PIX_FMT_RGB24, Frame } from 'node-av';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MediaError } from '../media-error.ts';
import { kept, levelsOf, plain, scenery } from '../picture/frames.testkit.ts';
import { decoded } from './jpeg.testkit.ts';
import { Stills } from './stills.ts';

const SIZE = { width: 96, height: 64 };

function opened(): Stills {
  const stills = new Stills();
  onTestFinished(() => stills.close());
  return stills;
}

/** Mean luma of a still. */
const levelOf = async ({ jpeg }: { jpeg: Uint8Array }) => Math.round(levelsOf(await decoded(jpeg)).y);

describe('a still', () => {
  it('is made from the next frame of its view, and from no other', async () => {
    const stills = opened();
    stills.offer(1, plain(SIZE, { y: 20 }));
    const still = stills.take(1, 90);
    stills.offer('main', plain(SIZE, { y: 60 }));
    stills.offer(2, plain(SIZE, { y: 100 }));
    stills.offer(1, plain(SIZE, { y: 140 }));
    stills.offer(1, plain(SIZE, { y: 180 }));
    expect(await levelOf(await still)).toBe(140);
  });

  it('has the size of its frame, and says so', async () => {
    const stills = opened();
    for (const size of [SIZE, { width: 64, height: 128 }]) {
      const still = stills.take('main', 80);
      stills.offer('main', scenery(size));
      const { jpeg, ...rest } = await still;
      expect(rest).toEqual(size);
      expect(await decoded(jpeg)).toMatchObject(size);
    }
  });

  it('of several who wait goes to each of them, in the quality that each wished for', async () => {
    const stills = opened();
    const waiting = [90, 20, 90].map((quality) => stills.take('main', quality));
    stills.offer('main', scenery(SIZE));
    const [good, poor, same] = await Promise.all(waiting);
    expect(good?.jpeg.length).toBeGreaterThan(poor?.jpeg.length ?? Number.NaN);
    expect(same).toEqual(good);
  });

  it('of another view goes on waiting', async () => {
    const stills = opened();
    const [first, main] = [stills.take(1, 90), stills.take('main', 90)];
    stills.offer('main', plain(SIZE, { y: 60 }));
    expect(await levelOf(await main)).toBe(60);
    expect(stills.views).toEqual([1]);
    stills.offer(1, plain(SIZE, { y: 90 }));
    expect(await levelOf(await first)).toBe(90);
  });

  it('does not depend on what becomes of the frame', async () => {
    const stills = opened();
    const frame = plain(SIZE, { y: 120 });
    const waiting = [stills.take('main', 90), stills.take('main', 90)];
    stills.offer('main', frame);
    frame.free();
    expect(await Promise.all((await Promise.all(waiting)).map(levelOf))).toEqual([120, 120]);
  });
});

it('the views of which pictures are wanted are those of who waits', () => {
  const stills = opened();
  expect(stills.views).toEqual([]);
  const waiting = [stills.take('main', 80), stills.take(2, 80), stills.take(2, 80)];
  expect(new Set(stills.views)).toEqual(new Set(['main', 2]));
  stills.offer(2, plain(SIZE));
  expect(stills.views).toEqual(['main']);
  stills.offer('main', plain(SIZE));
  expect(stills.views).toEqual([]);
  return Promise.all(waiting);
});

describe('a failure', () => {
  it('refuses all who wait for that view, and nobody else', async () => {
    const stills = opened();
    const waiting = [stills.take(1, 80), stills.take(1, 80)];
    const other = stills.take(2, 80);
    const refused = Promise.all(
      waiting.map((still) =>
        expect(still).rejects.toMatchObject({ error: 'Hardware error', message: 'Lost' }),
      ),
    );
    stills.refuse(1, new Error('Lost'));
    await refused;
    expect(stills.views).toEqual([2]);
    stills.offer(2, plain(SIZE));
    expect(await other).toMatchObject(SIZE);
  });

  it('is told under its own name where it has one', async () => {
    const stills = opened();
    const refused = expect(stills.take('main', 80)).rejects.toMatchObject({ error: 'Invalid state' });
    stills.refuse('main', new MediaError('Invalid state', 'No'));
    await refused;
  });

  it.each([
    { what: 'that holds nothing', format: undefined },
    { what: 'that no JPEG is made of', format: AV_PIX_FMT_RGB24 },
  ])('of a frame $what is the failure of that still alone', async ({ format }) => {
    const stills = opened();
    const frame = kept(new Frame());
    frame.alloc();
    if (format !== undefined) {
      Object.assign(frame, { ...SIZE, format });
      expect(frame.getBuffer()).toBeGreaterThanOrEqual(0);
    }
    const still = stills.take('main', 80);
    stills.offer('main', frame);
    const next = stills.take('main', 80);
    stills.offer('main', plain(SIZE, { y: 70 }));
    await expect(still).rejects.toMatchObject({ error: 'Hardware error' });
    expect(await levelOf(await next)).toBe(70);
  });
});

describe('the end', () => {
  it('comes after the stills under way', async () => {
    const stills = new Stills();
    const made: string[] = [];
    const waiting = [80, 60, 40].map(async (quality) => {
      await stills.take('main', quality);
      made.push('still');
    });
    stills.offer('main', scenery(SIZE));
    await stills.close();
    await Promise.all(waiting);
    expect(made).toEqual(['still', 'still', 'still']);
  });

  it('refuses who still waits for a frame, and who comes afterwards', async () => {
    const stills = new Stills();
    const waiting = expect(stills.take('main', 80)).rejects.toMatchObject({ error: 'Invalid state' });
    await stills.close();
    await waiting;
    expect(stills.views).toEqual([]);
    await expect(stills.take(1, 80)).rejects.toMatchObject({ error: 'Invalid state' });
  });
});
