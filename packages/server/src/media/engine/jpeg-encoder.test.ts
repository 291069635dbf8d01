import fc from 'fast-check';
import { AV_PIX_FMT_YUV420P, Frame } from 'node-av';
import { describe, expect, it, onTestFinished } from 'vitest';
import { drawn, kept, levelsOf, pixelsOf, plain, scenery } from '../picture/frames.testkit.ts';
import type { Size } from '../synthetic/planes.ts';
import { decoded, decodedElsewhere } from './jpeg.testkit.ts';
import { JpegEncoder, scaleOf } from './jpeg-encoder.ts';

const SIZE = { width: 96, height: 64 };

function opened(): JpegEncoder {
  const encoder = new JpegEncoder();
  onTestFinished(() => encoder.free());
  return encoder;
}

const sizeOf = ({ width, height }: Size) => ({ width, height });

/** Mean difference of two pictures' luma, in levels. */
function difference(one: Buffer, other: Buffer): number {
  expect(one.length).toBe(other.length);
  return one.reduce((sum, level, at) => sum + Math.abs(level - (other[at] ?? 0)), 0) / one.length;
}

describe('a JPEG', () => {
  it('is one that other programs show, in full range, without a complaint', async () => {
    const frame = scenery(SIZE);
    const jpeg = await opened().encode(frame, 95);
    expect([...jpeg.subarray(0, 2), ...jpeg.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
    const { facts, pixels, complaints } = await decodedElsewhere(jpeg);
    expect(complaints).toBe('');
    expect(facts).toEqual({ codec_name: 'mjpeg', ...SIZE, pix_fmt: 'yuvj420p', color_range: 'pc' });
    expect(difference(pixels.subarray(0, SIZE.width * SIZE.height), pixelsOf(frame).y)).toBeLessThan(3);
  });

  it('keeps the blackest black, the whitest white and the colours', async () => {
    const halves = drawn(SIZE, (x) => (x < 48 ? { y: 0, u: 90, v: 170 } : { y: 255, u: 170, v: 90 }));
    const picture = await decoded(await opened().encode(halves, 100));
    const half = { y: 0, width: 48, height: 64 };
    for (const x of [0, 48]) {
      const [was, is] = [levelsOf(halves, { ...half, x }), levelsOf(picture, { ...half, x })];
      expect(Math.abs(is.y - was.y)).toBeLessThan(1);
      expect(Math.abs(is.u - was.u)).toBeLessThan(2);
      expect(Math.abs(is.v - was.v)).toBeLessThan(2);
    }
  });

  it('is larger and truer the higher its quality', async () => {
    const encoder = opened();
    const frame = scenery(SIZE);
    const sizes: number[] = [];
    const differences: number[] = [];
    for (const quality of [0, 25, 50, 75, 100]) {
      const jpeg = await encoder.encode(frame, quality);
      sizes.push(jpeg.length);
      differences.push(difference(pixelsOf(await decoded(jpeg)).y, pixelsOf(frame).y));
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(new Set(sizes).size).toBe(5);
    expect(differences).toEqual([...differences].sort((a, b) => b - a));
    expect(differences.at(-1)).toBeLessThan(1);
  });
});

describe('the encoder', () => {
  it('gives each frame a quality of its own, and nothing is left of the one before', async () => {
    const encoder = opened();
    const frame = scenery(SIZE);
    const first = [await encoder.encode(frame, 90), await encoder.encode(frame, 20)];
    const again = [await encoder.encode(frame, 90), await encoder.encode(frame, 20)];
    expect(again).toEqual(first);
    expect(await opened().encode(frame, 20)).toEqual(first[1]);
  });

  it('takes frames of any even size, and of another one between others', async () => {
    const encoder = opened();
    const edge = fc.integer({ min: 1, max: 120 }).map((half) => 2 * half);
    await fc.assert(
      fc.asyncProperty(edge, edge, async (width, height) => {
        const picture = await decoded(await encoder.encode(plain({ width, height }, { y: 77 }), 80));
        expect(sizeOf(picture)).toEqual({ width, height });
        expect(Math.abs(levelsOf(picture).y - 77)).toBeLessThan(3);
      }),
      { numRuns: 25 },
    );
  });

  it('gives every frame at once, and always the one that it was given', async () => {
    const encoder = opened();
    for (const y of [20, 220, 90, 160]) {
      const picture = await decoded(await encoder.encode(plain(SIZE, { y }), 90));
      expect(Math.abs(levelsOf(picture).y - y)).toBeLessThan(3);
    }
  });

  it('leaves the frame with its owner, and its pixels as they were', async () => {
    const frame = scenery(SIZE);
    const before = pixelsOf(frame);
    frame.pts = 7_000n;
    const encoder = opened();
    const first = await encoder.encode(frame, 60);
    encoder.free();
    expect(pixelsOf(frame)).toEqual(before);
    expect(await encoder.encode(frame, 60)).toEqual(first);
  });

  it('gives bytes that stay when it and the frame are gone', async () => {
    const encoder = opened();
    const frame = scenery(SIZE);
    const jpeg = await encoder.encode(frame, 60);
    const copy = Buffer.from(jpeg);
    await encoder.encode(plain(SIZE), 10);
    encoder.free();
    frame.free();
    expect(jpeg).toEqual(copy);
    expect(sizeOf(await decoded(jpeg))).toEqual(SIZE);
  });

  it('refuses a frame without a picture, and takes the next', async () => {
    const encoder = opened();
    const empty = kept(new Frame());
    empty.alloc();
    Object.assign(empty, { ...SIZE, format: AV_PIX_FMT_YUV420P });
    await expect(encoder.encode(empty, 80)).rejects.toBeInstanceOf(Error);
    expect(sizeOf(await decoded(await encoder.encode(plain(SIZE), 80)))).toEqual(SIZE);
  });

  it('can be freed before its first frame, and twice', async () => {
    const encoder = new JpegEncoder();
    encoder.free();
    await encoder.encode(plain(SIZE), 80);
    encoder.free();
    encoder.free();
    expect(sizeOf(await decoded(await encoder.encode(plain(SIZE), 80)))).toEqual(SIZE);
    encoder.free();
  });
});

it('qualities lie between the best and the worst of FFmpeg’s scale, and each is better than the one below', () => {
  const scale = Array.from({ length: 101 }, (_, quality) => scaleOf(quality));
  expect([scale[0], scale[100]]).toEqual([31, 1]);
  expect(scale).toEqual([...scale].sort((a, b) => b - a));
  expect(new Set(scale).size).toBe(101);
  expect([scale[85], scale[50]].map((each) => Math.round(each ?? 0))).toEqual([4, 14]);
});
