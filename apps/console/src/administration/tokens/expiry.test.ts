import { describe, expect, it } from 'vitest';
import { expiresAt } from './expiry.ts';

const NOW = new Date('2026-03-01T12:00:00');

describe('the end of a token', () => {
  it('is some days from now, or never', () => {
    expect(expiresAt('7', '', NOW)).toBe(new Date(NOW.getTime() + 7 * 86_400_000).toISOString());
    expect(expiresAt('never', '', NOW)).toBeNull();
  });

  it('is the end of a chosen day that is to come', () => {
    expect(expiresAt('date', '2026-03-01', NOW)).toBe(new Date('2026-03-01T23:59:59').toISOString());
    expect(expiresAt('date', '2026-02-28', NOW)).toBeUndefined();
    expect(expiresAt('date', '', NOW)).toBeUndefined();
  });
});
