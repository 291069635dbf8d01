import { describe, expect, it } from 'vitest';
import { neutral } from './frames.testkit.ts';
import { remainingOf } from './remaining.ts';

describe('what a camera does itself', () => {
  it('is not done a second time in the picture; the rest is', () => {
    const asked = neutral({
      brightness: 80,
      contrast: 20,
      gain: 60,
      'auto-exposure': true,
      'cam1-light': false,
    });
    const done = new Set(['brightness', 'gain', 'auto-exposure', 'cam1-light'] as const);
    expect(remainingOf(asked, done)).toEqual({ ...neutral({ contrast: 20 }), 'cam1-light': false });
  });

  it('is nothing at most sources: the settings stay what they are', () => {
    const asked = neutral({ brightness: 80 });
    expect(remainingOf(asked, new Set())).toBe(asked);
  });
});
