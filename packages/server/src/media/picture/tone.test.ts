import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Exposure, NEUTRAL_EXPOSURE } from './automatics.ts';
import { FilterChain } from './filter-chain.ts';
import { drawn, neutral, pixelsOf } from './frames.testkit.ts';
import { type ToneSettings, toneOf } from './tone.ts';

const NAMES = ['brightness', 'contrast', 'saturation', 'gain', 'red-gain', 'blue-gain'] as const;
const LEVELS = Array.from({ length: 256 }, (_, level) => level);

const percent = fc.integer({ min: 0, max: 100 });
const settings: fc.Arbitrary<ToneSettings> = fc.record({
  brightness: percent,
  contrast: percent,
  saturation: percent,
  gain: percent,
  'red-gain': percent,
  'blue-gain': percent,
});
const exposure: fc.Arbitrary<Exposure> = fc.record({
  factor: fc.integer({ min: 25, max: 125 }).map((step) => step / 50),
  castU: fc.integer({ min: -96, max: 96 }).map((step) => step / 4),
  castV: fc.integer({ min: -96, max: 96 }).map((step) => step / 4),
});
const look = fc.record({ settings, exposure, digitalGain: fc.boolean() });
type ToneLook = typeof look extends fc.Arbitrary<infer T> ? T : never;

/** What the tone of a look makes of the 256 levels of each plane, by the form that its expressions have. */
function curves({ settings, exposure, digitalGain }: ToneLook) {
  const tone = toneOf(settings, exposure, digitalGain) ?? { y: 'val', u: 'val', v: 'val' };
  return { y: curve(tone.y), u: curve(tone.u), v: curve(tone.v) };
}

function curve(expression: string): number[] {
  if (expression === 'val') return LEVELS;
  const [, factor, offset] = /^val\*(\d+\.\d{4})([+-]\d+\.\d{2})\+0\.5$/.exec(expression) ?? [];
  const bent = (level: number) => Math.trunc(level * Number(factor) + Number(offset) + 0.5);
  return LEVELS.map((level) => Math.min(255, Math.max(0, bent(level))));
}

const of = (changes: Partial<ToneSettings>, digitalGain = true): ToneLook => ({
  settings: neutral(changes),
  exposure: NEUTRAL_EXPOSURE,
  digitalGain,
});

const everywhere = (a: readonly number[], b: readonly number[], holds: (a: number, b: number) => boolean) =>
  a.length === 256 && a.every((level, at) => holds(level, b[at] ?? Number.NaN));

describe('neutral settings', () => {
  it('leave the picture out of the filter altogether', () => {
    expect(toneOf(neutral(), NEUTRAL_EXPOSURE, true)).toBeNull();
    expect(toneOf(neutral({ gain: 100 }), NEUTRAL_EXPOSURE, false)).toBeNull();
  });

  it('are no longer so with any single step of any control', () => {
    for (const name of NAMES) {
      const still = name === 'gain' ? 0 : 50;
      for (let value = 0; value <= 100; value += 1) {
        const tone = toneOf(neutral({ [name]: value }), NEUTRAL_EXPOSURE, true);
        expect([name, value, tone === null]).toEqual([name, value, value === still]);
      }
    }
  });

  it('are no longer so with anything that the automatics do', () => {
    for (const change of [{ factor: 1.02 }, { castU: 0.25 }, { castV: -0.25 }]) {
      expect(toneOf(neutral(), { ...NEUTRAL_EXPOSURE, ...change }, true)).not.toBeNull();
    }
  });
});

describe('the curve of any settings', () => {
  it('never makes a darker pixel the lighter one, nor turns a colour into its opposite', () => {
    fc.assert(
      fc.property(look, (each) => {
        for (const curve of Object.values(curves(each))) {
          expect(curve).toHaveLength(256);
          expect(curve).toEqual([...curve].sort((a, b) => a - b));
        }
      }),
    );
  });

  it.each([
    ['brightness', 'y'],
    ['gain', 'y'],
    ['red-gain', 'y'],
    ['red-gain', 'v'],
    ['blue-gain', 'y'],
    ['blue-gain', 'u'],
  ] as const)('with more %s has no pixel with less %s', (name, plane) => {
    fc.assert(
      fc.property(look, percent, percent, (each, one, another) => {
        const at = (value: number) =>
          curves({ ...each, digitalGain: true, settings: { ...each.settings, [name]: value } });
        const less = at(Math.min(one, another))[plane];
        const more = at(Math.max(one, another))[plane];
        expect(everywhere(less, more, (a, b) => a <= b)).toBe(true);
      }),
    );
  });

  it('rests on its middle while contrast changes', () => {
    fc.assert(
      fc.property(percent, percent, (one, another) => {
        const flat = curves(of({ contrast: Math.min(one, another) })).y;
        const steep = curves(of({ contrast: Math.max(one, another) })).y;
        expect(flat[128]).toBe(128);
        expect(
          everywhere(
            flat.slice(0, 128).concat(steep.slice(128)),
            steep.slice(0, 128).concat(flat.slice(128)),
            (a, b) => a >= b,
          ),
        ).toBe(true);
      }),
    );
  });

  it('does what the gain says in the sensor or in the picture, never in both', () => {
    fc.assert(
      fc.property(look, percent, (each, gain) => {
        const inSensor = curves({ ...each, digitalGain: false, settings: { ...each.settings, gain } });
        const without = curves({ ...each, digitalGain: true, settings: { ...each.settings, gain: 0 } });
        expect(inSensor).toEqual(without);
      }),
    );
  });
});

describe('a single control', () => {
  it.each([
    [{ brightness: 100 }, (level: number) => level + 80],
    [{ brightness: 0 }, (level: number) => level - 80],
    [{ contrast: 100 }, (level: number) => (level - 128) * 2.5 + 128],
    [{ contrast: 0 }, (level: number) => (level - 128) * 0.4 + 128],
    [{ gain: 50 }, (level: number) => level * 2],
    [{ gain: 100 }, (level: number) => level * 4],
  ])('bends light as it says, as far as there are levels: %o', (changes, wanted) => {
    const { y } = curves(of(changes));
    for (const level of LEVELS) {
      const ideal = Math.min(255, Math.max(0, wanted(level)));
      expect(Math.abs((y[level] ?? -1) - ideal)).toBeLessThanOrEqual(0.51);
    }
  });

  it('leaves no colour at saturation 0 and twice as much at 100', () => {
    const grey = curves(of({ saturation: 0 }));
    expect(new Set([...grey.u, ...grey.v])).toEqual(new Set([128]));
    const rich = curves(of({ saturation: 100 }));
    expect([rich.u[128], rich.u[148], rich.v[98]]).toEqual([128, 168, 68]);
    expect([grey.y, rich.y]).toEqual([LEVELS, LEVELS]);
  });

  it('of brightness and contrast that gives light to a grey picture gives it no colour', () => {
    fc.assert(
      fc.property(percent, percent, percent, (brightness, contrast, gain) => {
        const { u, v } = curves(of({ brightness, contrast, gain }));
        expect([u[128], v[128]]).toEqual([128, 128]);
      }),
    );
  });
});

describe('the white balance', () => {
  it('makes grey what carries the cast, however strong gain and colours are', () => {
    fc.assert(
      fc.property(look, ({ settings, exposure, digitalGain }) => {
        const still = { ...settings, 'red-gain': 50, 'blue-gain': 50 };
        const cast = { ...exposure, castU: Math.round(exposure.castU), castV: Math.round(exposure.castV) };
        const { u, v } = curves({ settings: still, exposure: cast, digitalGain });
        expect([u[128 + cast.castU], v[128 + cast.castV]]).toEqual([128, 128]);
      }),
    );
  });
});

it('FFmpeg makes of the levels what the expressions say', async () => {
  const ramp = drawn({ width: 512, height: 2 }, (x) => ({ y: x >> 1, u: x >> 1, v: x >> 1 }));
  const chain = new FilterChain(ramp, 'lutyuv@tone=y=val:u=val:v=val');
  onTestFinished(() => chain.free());
  const filtered = async ({ settings, exposure, digitalGain }: ToneLook) => {
    const tone = toneOf(settings, exposure, digitalGain) ?? { y: 'val', u: 'val', v: 'val' };
    for (const [plane, expression] of Object.entries(tone)) chain.command('lutyuv@tone', plane, expression);
    const toned = await chain.run(ramp);
    const { y, u, v } = pixelsOf(toned);
    toned.free();
    return { y: LEVELS.map((level) => y[level * 2]), u: [...u], v: [...v] };
  };
  await fc.assert(
    fc.asyncProperty(look, async (each) => {
      expect(await filtered(each)).toEqual(curves(each));
    }),
    { numRuns: 30 },
  );
});
