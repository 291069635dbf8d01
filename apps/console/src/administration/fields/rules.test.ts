import { describe, expect, it } from 'vitest';
import { isLongEnough, isName } from './rules.ts';

describe('a name', () => {
  it.each(['a', 'Jörg', 'shift.2@hall-7', '7', 'x'.repeat(64)])('may be %s', (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each(['', ' a', '.a', 'a b', '<img onerror>', 'x'.repeat(65)])('may not be "%s"', (name) => {
    expect(isName(name)).toBe(false);
  });
});

describe('a password', () => {
  it('is counted in characters, not in their halves', () => {
    expect(isLongEnough('12345678')).toBe(true);
    expect(isLongEnough('🔑🔑🔑🔑')).toBe(false);
    expect(isLongEnough('x'.repeat(129))).toBe(false);
  });
});
