import { describe, expect, it } from 'vitest';
import { StillPicture } from './still-picture.ts';

const picture = (value: number) => new Uint8ClampedArray(8).fill(value);

describe('a picture that stands still', () => {
  it('is doubted after four seconds', () => {
    const still = new StillPicture();
    const doubts = [0, 1000, 2000, 3000, 4000].map((now) => still.look(picture(7), now));
    expect(doubts).toEqual([false, false, false, false, true]);
  });

  it('is doubted more and more seldom, but at least once a minute', () => {
    const still = new StillPicture();
    const doubtedAt: number[] = [];
    for (let now = 0; now <= 200_000; now += 1000)
      if (still.look(picture(7), now)) doubtedAt.push(now / 1000);
    expect(doubtedAt).toEqual([4, 12, 28, 60, 120, 180]);
  });

  it('is trusted as long as one pixel changes', () => {
    const still = new StillPicture();
    for (let now = 0; now < 60_000; now += 1000) {
      const pixels = picture(7);
      pixels[3] = (now / 1000) % 2;
      expect(still.look(pixels, now)).toBe(false);
    }
  });

  it('is doubted quickly again after it has moved', () => {
    const still = new StillPicture();
    for (let now = 0; now <= 30_000; now += 1000) still.look(picture(7), now);
    still.look(picture(8), 31_000);
    expect(still.look(picture(8), 35_000)).toBe(true);
  });
});
