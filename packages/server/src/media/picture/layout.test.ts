import { KEYS } from '@sightglass/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutOf, type Place } from './layout.ts';

const MODES = KEYS['pip-mode'].values;
const INSETS = MODES.filter((mode) => mode !== 'off' && mode !== 'side-by-side');
const CORNERS = INSETS.map((mode) => ({ mode, left: mode.endsWith('left'), top: mode.startsWith('top') }));

/** Even sizes, from upright to very wide. */
const size = fc
  .record({ width: fc.integer({ min: 64, max: 4_096 }), shape: fc.double({ min: 0.5, max: 3, noNaN: true }) })
  .map(({ width, shape }) => ({ width: even(width), height: even(width / shape) }));

const numbers = ({ x, y, width, height }: Place) => [x, y, width, height];

function even(value: number): number {
  return Math.floor(value / 2) * 2;
}

function overlap(a: Place, b: Place): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe.each(MODES)('the layout %s, in any size', (mode) => {
  it('stands on even pixels, inside the picture', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const { main, other } = layoutOf(mode, picture);
        for (const place of other ? [main, other] : [main]) {
          expect(numbers(place).filter((number) => number % 2 !== 0)).toEqual([]);
          expect(Math.min(place.x, place.y)).toBeGreaterThanOrEqual(0);
          expect(Math.min(place.width, place.height)).toBeGreaterThan(0);
          expect(place.x + place.width).toBeLessThanOrEqual(picture.width);
          expect(place.y + place.height).toBeLessThanOrEqual(picture.height);
        }
      }),
    );
  });

  it('shows the other camera exactly when it has a place for it', () => {
    fc.assert(
      fc.property(size, (picture) => {
        expect(layoutOf(mode, picture).other === null).toBe(mode === 'off');
      }),
    );
  });
});

describe('an inset', () => {
  it.each(CORNERS)(
    'stands in its corner, as far from both edges, before the whole picture: $mode',
    ({ mode, left, top }) => {
      fc.assert(
        fc.property(size, (picture) => {
          const { main, other } = layoutOf(mode, picture);
          if (!other) throw new Error('There is no inset');
          expect(numbers(main)).toEqual([0, 0, picture.width, picture.height]);
          const sideways = left ? other.x : picture.width - other.x - other.width;
          const upright = top ? other.y : picture.height - other.y - other.height;
          expect(sideways).toBe(upright);
          expect(Math.abs(sideways - picture.height / 18)).toBeLessThanOrEqual(2);
        }),
      );
    },
  );

  it('has the same size in every corner', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const sizes = INSETS.map((mode) =>
          numbers(layoutOf(mode, picture).other ?? { x: 0, y: 0, width: 0, height: 0 }).slice(2),
        );
        expect(new Set(sizes.map(String)).size).toBe(1);
      }),
    );
  });
});

describe('two cameras side by side', () => {
  it('are of the same size and height, touch and do not cover each other', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const { main, other } = layoutOf('side-by-side', picture);
        if (!other) throw new Error('There is no second camera');
        expect([other.width, other.height, other.y]).toEqual([main.width, main.height, main.y]);
        expect(other.x).toBe(main.x + main.width);
        expect(overlap(main, other)).toBe(false);
        expect(picture.width - other.x - other.width).toBeLessThanOrEqual(2);
      }),
    );
  });

  it('keep the shape of the picture, and have the same room above and below', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const { main } = layoutOf('side-by-side', picture);
        expect(Math.abs(main.height - (picture.height * main.width) / picture.width)).toBeLessThan(2);
        expect(Math.abs(picture.height - main.height - 2 * main.y)).toBeLessThanOrEqual(2);
      }),
    );
  });
});

it('the usual sizes are laid out as ever', () => {
  expect(layoutOf('bottom-right', { width: 1_280, height: 720 }).other).toEqual({
    x: 856,
    y: 464,
    width: 384,
    height: 216,
  });
  expect(layoutOf('side-by-side', { width: 640, height: 480 })).toEqual({
    main: { x: 0, y: 120, width: 320, height: 240 },
    other: { x: 320, y: 120, width: 320, height: 240 },
  });
});
