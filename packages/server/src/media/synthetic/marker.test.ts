import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawMarker, MARKER_BLOCKS, markerBlock, readMarker } from './marker.ts';
import { milling } from './milling.ts';
import { newPlanes, type Planes } from './planes.ts';
import { Studio } from './studio.ts';

const SIZES = [
  { width: 640, height: 360 },
  { width: 854, height: 480 },
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
];

function read({ luma, lumaStride, width, height }: Planes) {
  return readMarker(luma, lumaStride, width, height);
}

/** Packed planes, as ffmpeg takes and gives raw video. */
function packed({ luma, lumaStride, cb, cr, chromaStride, width, height }: Planes): Buffer {
  const rows = (plane: Uint8Array, stride: number, length: number, count: number) =>
    Array.from({ length: count }, (_, y) => plane.subarray(y * stride, y * stride + length));
  return Buffer.concat([
    ...rows(luma, lumaStride, width, height),
    ...rows(cb, chromaStride, width / 2, height / 2),
    ...rows(cr, chromaStride, width / 2, height / 2),
  ]);
}

/** Runs a picture through an encoder and back; `filter` stands between decoder and result. */
function coded(planes: Planes, encoder: readonly string[], filter = 'null'): Buffer {
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'yuvj420p', '-s', `${planes.width}x${planes.height}`];
  const quiet = ['-v', 'error'];
  const bytes = execFileSync('ffmpeg', [...quiet, ...raw, '-i', '-', ...encoder, '-'], {
    input: packed(planes),
  });
  const result = ['-vf', filter, '-f', 'rawvideo', '-pix_fmt', 'gray', '-'];
  return execFileSync('ffmpeg', [...quiet, '-i', '-', ...result], { input: bytes, maxBuffer: 1 << 24 });
}

describe('the marker', () => {
  it('gives back any counter and clock, in every size', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(2 ** 45), fc.constantFrom(...SIZES), (counter, clock, size) => {
        const planes = newPlanes(size);
        drawMarker(planes, { counter, clockMs: clock });
        expect(read(planes)).toEqual({ counter: counter % 2 ** 24, clockMs: clock % 2 ** 24 });
      }),
      { numRuns: 60 },
    );
  });

  it('is read after brightness, contrast and gain', () => {
    const planes = newPlanes({ width: 640, height: 360 });
    drawMarker(planes, { counter: 987_654, clockMs: 12_345_678 });
    const original = Uint8Array.from(planes.luma);
    const change = fc.record({
      factor: fc.double({ min: 0.2, max: 4, noNaN: true }),
      shift: fc.integer({ min: -80, max: 80 }),
    });
    fc.assert(
      fc.property(change, ({ factor, shift }) => {
        const level = (value: number) => Math.max(0, Math.min(255, value * factor + shift));
        fc.pre(level(235) - level(16) >= 30);
        planes.luma.set(original.map(level));
        expect(read(planes)).toEqual({ counter: 987_654, clockMs: 12_345_678 });
      }),
      { numRuns: 50 },
    );
  });

  it('is not seen where there is none', () => {
    const { length } = SIZES;
    expect(length).toBeGreaterThan(0);
    for (const size of SIZES) {
      const planes = newPlanes(size);
      expect(read(planes)).toBeNull();
      new Studio(milling).paint(planes, milling.views.wide, { light: true, gain: 0 }, 1);
      expect(read(planes)).toBeNull();
    }
  });

  it('with a wrong bit is not read', () => {
    const planes = newPlanes({ width: 1280, height: 720 });
    drawMarker(planes, { counter: 0, clockMs: 0 });
    const block = markerBlock(720);
    for (let y = 0; y < block; y++)
      planes.luma.fill(235, y * planes.lumaStride + 5 * block, y * planes.lumaStride + 6 * block);
    expect(read(planes)).toBeNull();
  });

  it('does not leave the picture where that is too narrow', () => {
    const planes = newPlanes({ width: 320, height: 240 });
    expect(MARKER_BLOCKS * markerBlock(240)).toBeGreaterThan(320);
    drawMarker(planes, { counter: 5, clockMs: 6 });
    expect(read(planes)).toBeNull();
  });

  it.each([
    ['JPEG of middling quality', ['-c:v', 'mjpeg', '-q:v', '12', '-f', 'mjpeg'], 'null', 1],
    [
      'H.264 at a low rate',
      ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '34', '-f', 'h264'],
      'null',
      1,
    ],
    ['JPEG, shown at half the size', ['-c:v', 'mjpeg', '-q:v', '6', '-f', 'mjpeg'], 'scale=iw/2:-2', 2],
  ])('is read after %s', (_name, encoder, filter, divisor) => {
    const planes = newPlanes({ width: 1280, height: 720 });
    new Studio(milling).paint(planes, milling.views.wide, { light: true, gain: 50 }, 3);
    drawMarker(planes, { counter: 0xa5a5a5, clockMs: 0x5a5a5a });
    const luma = coded(planes, encoder, filter);
    const width = 1280 / divisor;
    expect(readMarker(luma, width, width, 720 / divisor)).toEqual({ counter: 0xa5a5a5, clockMs: 0x5a5a5a });
  });
});
