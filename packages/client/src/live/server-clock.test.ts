import { describe, expect, it } from 'vitest';
import { ServerClock } from './server-clock.ts';

/** A clock that is set by hand, and another one 5 s ahead of it. */
function clocks() {
  const own = { now: 1_000_000 };
  const clock = new ServerClock(() => own.now);
  /** Asks for the time; the way back takes as long as the way there. */
  const ask = (trip: number, way = trip / 2) => {
    const sentAt = own.now;
    own.now += trip;
    clock.told(sentAt, sentAt + way + 5_000);
  };
  return { own, clock, ask };
}

describe('the clock of the server', () => {
  it('is not known until it was told', () => {
    expect(clocks().clock.since(1)).toBeUndefined();
  });

  it('tells how long ago a picture was taken, though it is ahead', () => {
    const { own, clock, ask } = clocks();
    ask(40);
    const taken = own.now + 5_000;
    own.now += 80;
    expect(clock.since(taken)).toBeCloseTo(80);
  });

  it('is better known by a quick answer: a slow one, late on one way, is not heeded', () => {
    const { own, clock, ask } = clocks();
    ask(4);
    ask(900, 800);
    expect(clock.since(own.now + 5_000)).toBeCloseTo(0);
  });

  it('is told anew after a while, for clocks drift', () => {
    const { own, clock, ask } = clocks();
    ask(4);
    own.now += 61_000;
    clock.told(own.now - 10, own.now - 5 + 5_100);
    expect(clock.since(own.now + 5_100)).toBeCloseTo(0);
  });
});
