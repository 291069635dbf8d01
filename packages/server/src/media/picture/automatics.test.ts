import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Automatics, type Means, meansOf, NEUTRAL_EXPOSURE } from './automatics.ts';
import { drawn, plain } from './frames.testkit.ts';

const ON = { exposure: true, whiteBalance: true };
const OFF = { exposure: false, whiteBalance: false };
const GREY: Means = { y: 118, u: 128, v: 128 };

/** Looks every 60 ms, as a head does, for so many ms; gives what was to be done after each look. */
function watch(automatics: Automatics, means: Means, from: number, ms: number, on = ON) {
  return Array.from({ length: Math.ceil(ms / 60) }, (_, look) => {
    automatics.follow(means, on, from + (look + 1) * 60);
    return automatics.exposure;
  });
}

function settledOn(means: Means, on = ON): Automatics {
  const automatics = new Automatics();
  automatics.follow(means, on, 0);
  return automatics;
}

describe('automatic exposure', () => {
  it('is right with the first picture', () => {
    expect(settledOn({ ...GREY, y: 59 }).exposure.factor).toBe(2);
    expect(settledOn({ ...GREY, y: 236 }).exposure.factor).toBe(0.5);
    expect(settledOn(GREY).exposure).toEqual(NEUTRAL_EXPOSURE);
  });

  it.each([
    { name: 'dark', y: 60, wanted: 118 / 60 },
    { name: 'bright', y: 200, wanted: 118 / 200 },
  ])('settles when it gets $name, without a jump and without going too far', ({ y, wanted }) => {
    const automatics = settledOn(GREY);
    const factors = watch(automatics, { ...GREY, y }, 0, 4_000).map(({ factor }) => factor);
    const way = [1, ...factors].map((factor) => Math.abs(Math.log(wanted / factor)));
    expect(way.slice(1).every((left, at) => left <= (way[at] ?? 0) + 1e-9)).toBe(true);
    expect(Math.abs((factors[0] ?? 0) - 1)).toBeLessThan(0.25);
    expect(factors.at(-1)).toBeCloseTo(wanted, 1);
    // Settled, it holds still.
    expect(new Set(factors.slice(-10)).size).toBe(1);
  });

  it('lets a dark machine stay dark, and a glaring one bright', () => {
    expect(settledOn({ ...GREY, y: 0 }).exposure.factor).toBe(2.5);
    expect(settledOn({ ...GREY, y: 255 }).exposure.factor).toBe(0.5);
  });
});

describe('automatic white balance', () => {
  it('takes the cast away, as far as it goes', () => {
    expect(settledOn({ y: 118, u: 122, v: 136 }).exposure).toMatchObject({ castU: -6, castV: 8 });
    expect(settledOn({ y: 118, u: 20, v: 230 }).exposure).toMatchObject({ castU: -24, castV: 24 });
  });

  it('settles when the light changes its colour', () => {
    const automatics = settledOn(GREY);
    const casts = watch(automatics, { ...GREY, u: 118, v: 140 }, 0, 4_000);
    const v = casts.map(({ castV }) => castV);
    expect(v).toEqual([...v].sort((a, b) => a - b));
    expect(casts.at(0)?.castV).toBeLessThan(6);
    expect(casts.at(-1)).toMatchObject({ castU: -10, castV: 12 });
  });
});

describe('what is off', () => {
  const dim: Means = { y: 60, u: 120, v: 140 };

  it('leaves the picture as it is from the first one on', () => {
    expect(settledOn(dim, OFF).exposure).toEqual(NEUTRAL_EXPOSURE);
  });

  it('goes back to neutral when it was on, as calmly as it came', () => {
    const automatics = settledOn(dim);
    const way = watch(automatics, dim, 0, 5_000, OFF);
    expect(way.at(0)?.factor).toBeGreaterThan(1.6);
    expect(way.at(-1)).toEqual({ factor: 1, castU: expect.closeTo(0), castV: expect.closeTo(0) });
  });

  it('does not hold the other one back', () => {
    const exposure = settledOn(dim, { exposure: true, whiteBalance: false }).exposure;
    expect(exposure).toMatchObject({ castU: 0, castV: 0 });
    expect(exposure.factor).toBeGreaterThan(1.9);
    const balance = settledOn(dim, { exposure: false, whiteBalance: true }).exposure;
    expect(balance).toEqual({ factor: 1, castU: -8, castV: 12 });
  });
});

describe('the automatics', () => {
  const level = fc.double({ min: 0, max: 255, noNaN: true });
  const means = fc.record({ y: level, u: level, v: level });
  const on = fc.record({ exposure: fc.boolean(), whiteBalance: fc.boolean() });
  const pause = fc.integer({ min: 0, max: 5_000 });

  it('stay within what they may do, whatever they see', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(means, on, pause)), (looks) => {
        const automatics = new Automatics();
        let now = 0;
        for (const [seen, which, passed] of looks) {
          now += passed;
          automatics.follow(seen, which, now);
          const { factor, castU, castV } = automatics.exposure;
          expect(factor).toBeGreaterThanOrEqual(0.5);
          expect(factor).toBeLessThanOrEqual(2.5);
          expect(Math.max(Math.abs(castU), Math.abs(castV))).toBeLessThanOrEqual(24);
        }
      }),
    );
  });

  it('get as far in one look as in many', () => {
    fc.assert(
      fc.property(means, fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1 }), (seen, pauses) => {
        const often = settledOn(GREY);
        let now = 0;
        for (const passed of pauses) {
          now += passed;
          often.follow(seen, ON, now);
        }
        const once = settledOn(GREY);
        once.follow(seen, ON, now);
        // Rounding may fall to either side.
        expect(Math.abs(once.exposure.factor - often.exposure.factor)).toBeLessThan(0.021);
        expect(Math.abs(once.exposure.castU - often.exposure.castU)).toBeLessThan(0.251);
        expect(Math.abs(once.exposure.castV - often.exposure.castV)).toBeLessThan(0.251);
      }),
    );
  });

  it('begin anew with another sensor: no settling from the one before', () => {
    const automatics = settledOn({ ...GREY, y: 59 });
    automatics.reset();
    automatics.follow({ ...GREY, y: 236 }, ON, 1);
    expect(automatics.exposure.factor).toBe(0.5);
  });
});

describe('the means of a picture', () => {
  it('are its levels, whatever its size and the room beside its rows', () => {
    for (const size of [
      { width: 640, height: 480 },
      { width: 322, height: 182 },
      { width: 16, height: 16 },
    ]) {
      expect(meansOf(plain(size, { y: 91, u: 113, v: 140 }))).toEqual({ y: 91, u: 113, v: 140 });
    }
  });

  it('are those of all of it', () => {
    const halves = drawn({ width: 480, height: 384 }, (x, y) => ({
      y: x < 240 ? 0 : 200,
      u: y < 192 ? 100 : 140,
      v: 128,
    }));
    expect(meansOf(halves)).toEqual({ y: 100, u: 120, v: 128 });
  });
});
