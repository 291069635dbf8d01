import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nalUnits, parameterSets, profileLevelId } from './h264.ts';

/** A NAL unit as encoders make them: no start code in it, no zero at its end. */
const unit = fc
  .tuple(fc.constantFrom(1, 5, 6, 7, 8), fc.uint8Array({ maxLength: 40 }))
  .map(([type, bytes]) => Uint8Array.of(0x60 | type, ...bytes.map((byte) => byte || 1), 0x80));
const code = fc.constantFrom([0, 0, 1], [0, 0, 0, 1], [0, 0, 0, 0, 1]);

describe('a byte stream', () => {
  it('gives back the units that it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(code, unit), { maxLength: 8 }), (parts) => {
        const stream = Uint8Array.from(parts.flatMap(([start, bytes]) => [...start, ...bytes]));
        expect(nalUnits(stream).map((each) => [...each])).toEqual(parts.map(([, bytes]) => [...bytes]));
      }),
    );
  });

  it('of any bytes is read to its end', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const units = nalUnits(bytes);
        expect(units.reduce((sum, each) => sum + each.length, 0)).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });

  it('loses its delimiters', () => {
    expect(nalUnits(Uint8Array.of(0, 0, 0, 1, 9, 0xf0, 0, 0, 1, 0x65, 1))).toEqual([Uint8Array.of(0x65, 1)]);
  });
});

describe('parameter sets', () => {
  const sps = Uint8Array.of(0x67, 0x42, 0xc0, 0x1f, 9);
  const pps = Uint8Array.of(0x68, 0xce);

  it('are found in front of a key frame, and say what is needed to decode it', () => {
    const sets = parameterSets([sps, pps, Uint8Array.of(0x65, 1)]);
    expect(sets).toEqual({ sps, pps });
    expect(sets && profileLevelId(sets)).toBe('42c01f');
  });

  it('are in no other picture', () => {
    expect(parameterSets([Uint8Array.of(0x41, 1)])).toBeUndefined();
    expect(parameterSets([sps])).toBeUndefined();
  });
});
