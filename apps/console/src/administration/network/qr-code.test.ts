import { encode } from 'uqr';
import { describe, expect, it } from 'vitest';
import { modulePath } from './qr-code.tsx';

describe('a QR code', () => {
  it('is drawn by rows of dark modules that stand together', () => {
    const path = modulePath([
      [true, true, false, true],
      [false, false, false, false],
    ]);
    expect(path).toBe('M0 0h2v1h-2zM3 0h1v1h-1z');
  });

  it('has every dark module, and no other', () => {
    const { data } = encode('rtsp://192.0.2.1:8554/stream0', { ecc: 'M', border: 4 });
    const drawn = data.map((row) => row.map(() => false));
    for (const [, x, y, width] of modulePath(data).matchAll(/M(\d+) (\d+)h(\d+)/g)) {
      drawn[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
    }
    expect(drawn).toEqual(data);
  });
});
