import { describe, expect, it } from 'vitest';
import { neighbour } from './neighbour.ts';

// Two lines of three, a heading between, and a shorter one.
const PLACES = [
  { x: 0, y: 0 },
  { x: 100, y: 0 },
  { x: 200, y: 0 },
  { x: 0, y: 150 },
  { x: 100, y: 150 },
];

describe('an arrow key', () => {
  it.each([
    [1, 'before', 0],
    [0, 'before', 0],
    [2, 'after', 3],
    [4, 'after', 4],
    [1, 'below', 4],
    [2, 'below', 4],
    [3, 'below', 3],
    [4, 'above', 1],
    [0, 'above', 0],
    [3, 'first', 0],
    [0, 'last', 4],
  ] as const)('from card %i, %s, leads to card %i', (from, step, to) => {
    expect(neighbour(PLACES, from, step)).toBe(to);
  });
});
