import { expect, it } from 'vitest';
import { meanLuma } from './light.ts';
import { planesOf } from './planes.ts';
import { drawSlate } from './slate.ts';

it.each([
  { width: 1280, height: 720 },
  { width: 320, height: 240 },
  { width: 33, height: 17 },
])('the slate is a calm dark picture with bright words on it: $width x $height', (size) => {
  const frame = drawSlate(
    size,
    'Head 2: a title that is by far too long for a small picture, and goes on (ünïcode)',
  );
  const planes = planesOf(frame);
  expect({ width: frame.width, height: frame.height }).toEqual(size);
  expect(meanLuma(planes)).toBeLessThan(90);
  expect(planes.luma.includes(205)).toBe(true);
  frame.free();
});
