import { describe, expect, it } from 'vitest';
import { germanReason } from './reasons.ts';

describe('why there is no picture', () => {
  it('is said in German', () => {
    expect(germanReason('the camera does not answer')).toBe(': die Kamera antwortet nicht');
  });

  it('is as it came and in brackets where it is of other words', () => {
    expect(germanReason('Protocol not found')).toBe(' (Protocol not found)');
    expect(germanReason('constructor')).toBe(' (constructor)');
  });
});
