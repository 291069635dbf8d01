import type { Patch, State } from '@sightglass/client';
import { describe, expect, it } from 'vitest';
import { Comparison } from './comparison.ts';
import type { Values } from './values.ts';

const NEUTRAL = new Map<string, number>([
  ['brightness', 50],
  ['gain', 0],
]);

function stage(begin: Partial<State>, drawer = new Map<string, string>()) {
  const peer = {
    state: begin,
    set: async (values: Patch): Promise<Partial<State>> => {
      peer.state = { ...peer.state, ...(values as Partial<State>) };
      return values as Partial<State>;
    },
  };
  const keepsake = {
    recall: (name: string) => drawer.get(name),
    keep: (name: string, text: string) => void drawer.set(name, text),
    forget: (name: string) => void drawer.delete(name),
  };
  const sent: Values[] = [];
  const authors = { sent: (values: Values) => void sent.push(values) };
  return { peer, drawer, sent, comparison: new Comparison(peer, authors, NEUTRAL, keepsake) };
}

describe('a comparison', () => {
  it('shows the picture as the sensor gives it, and then as it was', async () => {
    const { peer, comparison, drawer, sent } = stage({ brightness: 70, gain: 20, contrast: 60 });
    expect(await comparison.begin()).toBe(true);
    expect(peer.state).toEqual({ brightness: 50, gain: 0, contrast: 60 });
    await comparison.end();
    expect(peer.state).toEqual({ brightness: 70, gain: 20, contrast: 60 });
    expect(drawer.size).toBe(0);
    // By this page, which is nobody else.
    expect(sent).toEqual([
      { brightness: 50, gain: 0 },
      { brightness: 70, gain: 20 },
    ]);
  });

  it('says when there is nothing to compare', async () => {
    const { comparison } = stage({ brightness: 50, gain: 0 });
    expect(await comparison.begin()).toBe(false);
    expect(comparison.isHeld).toBe(false);
  });

  it('leaves what somebody else sets meanwhile', async () => {
    const { peer, comparison } = stage({ brightness: 70, gain: 20 });
    await comparison.begin();
    peer.state = { ...peer.state, gain: 33 };
    await comparison.end();
    expect(peer.state).toEqual({ brightness: 70, gain: 33 });
  });

  it('waits until the camera has shown it, however short it was held', async () => {
    const { peer, comparison } = stage({ brightness: 70, gain: 20 });
    const begun = comparison.begin();
    await comparison.end();
    await begun;
    expect(peer.state).toEqual({ brightness: 70, gain: 20 });
  });

  it('is made good by the next page when this one ends in the middle', async () => {
    const before = stage({ brightness: 70, gain: 20 });
    await before.comparison.begin();
    const after = stage(before.peer.state, before.drawer);
    expect(await after.comparison.recover()).toBe(true);
    expect(after.peer.state).toEqual({ brightness: 70, gain: 20 });
    expect(await after.comparison.recover()).toBe(false);
  });

  it('takes no nonsense for something to make good', async () => {
    for (const text of ['', '{', '[]', '{"mine":1,"neutral":2}', '{"mine":{"gain":[1]},"neutral":{}}']) {
      const { comparison } = stage({ gain: 1 }, new Map([['comparison', text]]));
      expect(await comparison.recover()).toBe(false);
    }
  });
});
