import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jpegSize } from './jpeg-size.ts';
import { JPEG } from './library.testkit.ts';

describe('the size of a JPEG', () => {
  it('is read from its frame header', () => {
    expect(jpegSize(JPEG)).toEqual({ width: 640, height: 480 });
  });

  it('is not known of a file that ends before it, or of anything else', () => {
    for (let length = 0; length < 17; length += 1) expect(jpegSize(JPEG.subarray(0, length))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const size = jpegSize(Buffer.concat([Buffer.from([0xff, 0xd8]), bytes]));
        expect(size === undefined || size.width >= 0).toBe(true);
      }),
    );
  });
});
