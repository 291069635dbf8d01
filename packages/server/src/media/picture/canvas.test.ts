import fc from 'fast-check';
import {
  AV_PIX_FMT_YUV420P,
  AVCOL_PRI_BT709,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT709,
  AVCOL_TRC_BT709,
} from 'node-av';
import { describe, expect, it } from 'vitest';
import { planesOf } from '../synthetic/planes.ts';
import { blackFrame, copyOf, frameInset, paste, share, tagFrame } from './canvas.ts';
import { drawn, kept, levelsOf, pixelsOf, plain, scenery } from './frames.testkit.ts';

const SIZE = { width: 96, height: 64 };
const LINE = 200;

/** A place on even pixels inside a picture of {@link SIZE}. */
const place = fc
  .record({
    x: fc.integer({ min: 0, max: 46 }),
    y: fc.integer({ min: 0, max: 30 }),
    width: fc.integer({ min: 1, max: 48 }),
    height: fc.integer({ min: 1, max: 32 }),
  })
  .map(({ x, y, width, height }) => ({
    x: 2 * x,
    y: 2 * y,
    width: 2 * Math.min(width, 48 - x),
    height: 2 * Math.min(height, 32 - y),
  }));

describe('a black frame', () => {
  it('is black, and says of itself what every frame here is', () => {
    const frame = kept(blackFrame(SIZE));
    expect([frame.width, frame.height]).toEqual([96, 64]);
    expect(levelsOf(frame)).toEqual({ y: 0, u: 128, v: 128 });
    expect(frame).toMatchObject({
      format: AV_PIX_FMT_YUV420P,
      colorRange: AVCOL_RANGE_JPEG,
      colorSpace: AVCOL_SPC_BT709,
      colorPrimaries: AVCOL_PRI_BT709,
      colorTrc: AVCOL_TRC_BT709,
    });
  });

  it('has memory of its own', () => {
    const [one, other] = [kept(blackFrame(SIZE)), kept(blackFrame(SIZE))];
    planesOf(one).luma.fill(200);
    expect(levelsOf(other).y).toBe(0);
  });
});

describe('a frame that is shared', () => {
  it('has the same pixels for both, and lives until both have freed it', () => {
    const frame = blackFrame(SIZE);
    const shared = kept(share(frame));
    planesOf(frame).luma.fill(90);
    expect(levelsOf(shared).y).toBe(90);
    frame.free();
    expect(levelsOf(shared).y).toBe(90);
  });

  it('carries tags of its own', () => {
    const frame = plain(SIZE);
    const shared = kept(share(frame));
    shared.pts = 7n;
    frame.pts = 3n;
    tagFrame(shared);
    expect([shared.pts, frame.pts]).toEqual([7n, 3n]);
  });
});

describe('a copy', () => {
  it('has the same picture, and what is drawn into one is not seen in the other', () => {
    const frame = scenery(SIZE);
    const before = pixelsOf(frame);
    const copy = kept(copyOf(frame));
    expect(pixelsOf(copy)).toEqual(before);
    for (const plane of [planesOf(copy).luma, planesOf(copy).cb, planesOf(copy).cr]) plane.fill(1);
    expect(pixelsOf(frame)).toEqual(before);
    expect(levelsOf(copy)).toEqual({ y: 1, u: 1, v: 1 });
  });

  it('of a frame that somebody else holds too is a copy all the same', () => {
    const frame = plain(SIZE, { y: 50 });
    const held = kept(share(frame));
    planesOf(kept(copyOf(held))).luma.fill(99);
    expect([levelsOf(frame).y, levelsOf(held).y]).toEqual([50, 50]);
  });
});

describe('a picture that is pasted', () => {
  it('fills its place pixel by pixel, and nothing beside it changes', () => {
    fc.assert(
      fc.property(place, (each) => {
        const canvas = scenery(SIZE, 1);
        const inset = scenery({ width: each.width, height: each.height }, 9);
        const wanted = drawn(SIZE, (x, y) => levelsAt(canvas, x, y));
        for (let y = 0; y < each.height; y += 1) {
          for (let x = 0; x < each.width; x += 1) put(wanted, each.x + x, each.y + y, levelsAt(inset, x, y));
        }
        paste(canvas, inset, each);
        expect(pixelsOf(canvas)).toEqual(pixelsOf(wanted));
      }),
      { numRuns: 40 },
    );
  });
});

describe('the line around an inset', () => {
  it('is two pixels wide, inside its place, and leaves colours and everything else alone', () => {
    fc.assert(
      fc.property(place, (each) => {
        const canvas = scenery(SIZE, 1);
        const wanted = drawn(SIZE, (x, y) => {
          const colour = levelsAt(canvas, x, y);
          const [left, top] = [x - each.x, y - each.y];
          const [right, bottom] = [each.width - 1 - left, each.height - 1 - top];
          const distance = Math.min(left, top, right, bottom);
          return distance === 0 || distance === 1 ? { ...colour, y: LINE } : colour;
        });
        frameInset(canvas, each);
        expect(pixelsOf(canvas)).toEqual(pixelsOf(wanted));
      }),
      { numRuns: 40 },
    );
  });
});

function levelsAt(frame: ReturnType<typeof plain>, x: number, y: number) {
  const { luma, cb, cr, lumaStride, chromaStride } = planesOf(frame);
  const chroma = (y >> 1) * chromaStride + (x >> 1);
  return { y: luma[y * lumaStride + x] ?? -1, u: cb[chroma] ?? -1, v: cr[chroma] ?? -1 };
}

function put(
  frame: ReturnType<typeof plain>,
  x: number,
  y: number,
  colour: ReturnType<typeof levelsAt>,
): void {
  const { luma, cb, cr, lumaStride, chromaStride } = planesOf(frame);
  luma[y * lumaStride + x] = colour.y;
  cb[(y >> 1) * chromaStride + (x >> 1)] = colour.u;
  cr[(y >> 1) * chromaStride + (x >> 1)] = colour.v;
}
