import { describe, expect, it } from 'vitest';
import { ALL, boxesOf, modeAt, modeByKey } from './inset.ts';

describe('the places of the cameras', () => {
  it('are those of the composed picture: 1280x720 has the inset 40 pixels from its edges', () => {
    const { main, other } = boxesOf('top-right', 1_280 / 720);
    expect(main).toEqual(ALL);
    expect(((other?.left ?? 0) * 1_280) / 100).toBeCloseTo(1_280 - 384 - 40);
    expect(((other?.top ?? 0) * 720) / 100).toBeCloseTo(40);
  });

  it('are halves side by side, and one alone without the other', () => {
    expect(boxesOf('side-by-side', 1.5).other).toEqual({ left: 50, top: 25, width: 50, height: 50 });
    expect(boxesOf('off', 1.5).other).toBeUndefined();
  });
});

describe('an inset that is let go', () => {
  it.each([
    [{ x: 10, y: 20 }, 'top-left'],
    [{ x: 90, y: 20 }, 'top-right'],
    [{ x: 10, y: 80 }, 'bottom-left'],
    [{ x: 130, y: 140 }, 'bottom-right'],
    [{ x: 50, y: 50 }, 'side-by-side'],
    [{ x: 50, y: 90 }, 'bottom-right'],
  ] as const)('at %o goes %s', (at, mode) => {
    expect(modeAt(at)).toBe(mode);
  });
});

describe('an arrow key', () => {
  it('moves the inset one corner further, and nowhere else', () => {
    expect(modeByKey('top-left', 'ArrowRight')).toBe('top-right');
    expect(modeByKey('top-right', 'ArrowDown')).toBe('bottom-right');
    expect(modeByKey('top-left', 'ArrowUp')).toBeUndefined();
    expect(modeByKey('top-left', 'a')).toBeUndefined();
  });

  it('leads out of side by side into a corner', () => {
    expect(modeByKey('side-by-side', 'ArrowLeft')).toBe('bottom-left');
    expect(modeByKey('side-by-side', 'ArrowUp')).toBe('top-right');
  });
});
