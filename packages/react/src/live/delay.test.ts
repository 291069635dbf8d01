import { describe, expect, it } from 'vitest';
import { Delay } from './delay.ts';

describe('the delay that is shown', () => {
  it('is the middle of the last ones: a single late frame does not show', () => {
    const delay = new Delay();
    expect(delay.shown).toBeNull();
    for (const ms of [80, 90, 85, 900, 84.6]) delay.add(ms);
    expect(delay.shown).toBe(85);
  });

  it('follows a change within a second of frames', () => {
    const delay = new Delay();
    for (let frame = 0; frame < 60; frame += 1) delay.add(frame < 30 ? 80 : 200);
    expect(delay.shown).toBe(200);
  });

  it('never is less than nothing, and nothing is known of another way', () => {
    const delay = new Delay();
    delay.add(-3);
    expect(delay.shown).toBe(0);
    delay.clear();
    expect(delay.shown).toBeNull();
  });
});
