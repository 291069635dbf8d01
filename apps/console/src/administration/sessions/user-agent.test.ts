import { describe, expect, it } from 'vitest';
import { programOf } from './user-agent.ts';

describe('a program', () => {
  it('is a browser and its system where it is one', () => {
    const phone = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36';
    expect(programOf(phone)).toBe('Chrome, Android');
    expect(programOf('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17.0 Safari/605.1')).toBe(
      'Safari, macOS',
    );
  });

  it('is what it says of itself where it is none', () => {
    expect(programOf('curl/8.5.0')).toBe('curl/8.5.0');
    expect(programOf(null)).toBe('');
  });
});
